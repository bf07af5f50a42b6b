import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Profile } from '#shared/model/profile.ts';
import { orpc } from '../../api/client.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './settings-page.module.css';

/** Profiles, and whether each can be used. */
export function ProfilesSection() {
  const profiles = useQuery(orpc.profiles.list.queryOptions({ input: {} }));
  if (profiles.data === undefined) {
    return profiles.error === null ? (
      <SkeletonBlock height={160} label="Profiles are being read" />
    ) : (
      <ErrorState error={profiles.error} title="The profiles could not be read" onRetry={() => void profiles.refetch()} />
    );
  }
  if (profiles.data.items.length === 0) {
    return (
      <EmptyState title="No profiles" command="isobar profiles list">
        A profile is credentials plus a region, a project or a subscription. This installation has none.
      </EmptyState>
    );
  }
  return profiles.data.items.map((profile) => <ProfileCard key={profile.id} profile={profile} />);
}

function ProfileCard({ profile }: { profile: Profile }) {
  const check = useMutation(orpc.profiles.check.mutationOptions());
  return (
    <SectionCard
      title={profile.id}
      description={profile.isDefault ? 'Used where no profile is named.' : (profile.scope ?? undefined)}
      actions={
        <>
          <ProviderMark id={profile.provider} />
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate({ profile: profile.id })}>
            Check
          </Button>
        </>
      }
    >
      {check.error === null ? null : (
        <ErrorState
          error={check.error}
          title={`${profile.id} could not be checked`}
          onRetry={() => check.mutate({ profile: profile.id })}
        />
      )}
      {check.data === undefined ? (
        check.error === null ? (
          <p className={classes.hint}>Check whether it can be used: its credentials, and what they may do.</p>
        ) : null
      ) : (
        <ul className={classes.checks} aria-label={`Checks of ${profile.id}`}>
          {check.data.checks.map((each) => (
            <li key={each.id} className={classes.check}>
              <StateBadge state={each.ok ? 'ok' : 'failed'} label={each.ok ? 'OK' : 'Not OK'} />
              <span className={classes.label}>{each.label}</span>
              <span className="muted grow">{each.message}</span>
              {each.fix === null ? null : <CommandLine command={each.fix} />}
            </li>
          ))}
        </ul>
      )}
    </SectionCard>
  );
}
