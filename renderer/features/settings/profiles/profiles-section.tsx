import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../../api/client.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { useProviderInfos } from '../../../ui/provider-info.ts';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { ProfileCard } from './profile-card.tsx';
import { ProfileDialog, type ProfileStart } from './profile-dialog.tsx';
import classes from './profiles.module.css';
import { SuggestionsCard } from './suggestions-card.tsx';

/** Profiles: adding, checking, changing and removing them. */
export function ProfilesSection() {
  const profiles = useQuery(orpc.profiles.list.queryOptions({ input: {} }));
  const providers = [...useProviderInfos().values()].filter(({ profileForm }) => profileForm !== null);
  const [start, setStart] = useState<ProfileStart | null>(null);
  const first = providers[0];
  if (profiles.data === undefined) {
    return profiles.error === null ? (
      <SkeletonBlock height={160} label="Profiles are being read" />
    ) : (
      <ErrorState error={profiles.error} title="The profiles could not be read" onRetry={() => void profiles.refetch()} />
    );
  }
  const add =
    first === undefined ? null : (
      <Button
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setStart({ kind: 'add', provider: first.id, name: '', settings: {} })}
      >
        Add profile
      </Button>
    );
  return (
    <>
      {add === null ? null : <div className={classes.buttons}>{add}</div>}
      {profiles.data.items.length === 0 ? (
        <EmptyState title="No profiles" command="isobar profiles list">
          A profile is credentials plus a region, a project or a subscription. This installation has none.
        </EmptyState>
      ) : null}
      {profiles.data.items.map((profile) => (
        <ProfileCard key={profile.id} profile={profile} onEdit={(detail) => setStart({ kind: 'edit', profile: detail })} />
      ))}
      <SuggestionsCard onAdd={({ provider, name, settings }) => setStart({ kind: 'add', provider, name, settings })} />
      {start === null ? null : (
        <ProfileDialog key={JSON.stringify(start)} start={start} providers={providers} onClose={() => setStart(null)} />
      )}
    </>
  );
}
