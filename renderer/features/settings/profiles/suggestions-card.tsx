import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ProfileSuggestion } from '#shared/model/profile.ts';
import { orpc } from '../../../api/client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import classes from './profiles.module.css';

/** What this machine has everything for already, to be added with one click and a look at it. */
export function SuggestionsCard({ onAdd }: { onAdd: (suggestion: ProfileSuggestion) => void }) {
  const { data, error, refetch } = useQuery(orpc.profiles.discover.queryOptions({ input: {}, staleTime: 60_000 }));
  if (error !== null && data === undefined) {
    return <ErrorState small error={error} title="This machine could not be looked at for profiles" onRetry={() => void refetch()} />;
  }
  const open = data?.suggestions.filter(({ added }) => added === null) ?? [];
  if (data === undefined || (open.length === 0 && data.notes.length === 0)) return null;
  return (
    <SectionCard title="Found on this machine" description="From configuration files and variables; no secret is read" flush>
      <ul className={classes.found}>
        {open.map((suggestion) => (
          <li key={`${suggestion.provider}:${suggestion.name}:${suggestion.label}`}>
            <ProviderMark id={suggestion.provider} />
            <strong>{suggestion.name}</strong>
            <span className="muted grow">{suggestion.label}</span>
            <Button variant="default" onClick={() => onAdd(suggestion)} aria-label={`Add ${suggestion.provider}:${suggestion.name}`}>
              Add
            </Button>
          </li>
        ))}
        {data.notes.map((note) => (
          <li key={note}>
            <span className="muted">{note}</span>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
