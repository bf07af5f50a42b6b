import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Profile } from '#shared/model/profile.ts';
import { orpc } from '../../../api/client.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { useProviderInfos } from '../../../ui/provider-info.ts';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { ProfileCard } from './profile-card.tsx';
import { profileCheck } from './profile-check.ts';
import { ProfileDialog, type ProfileStart } from './profile-dialog.tsx';
import classes from './profiles.module.css';
import { SuggestionsCard } from './suggestions-card.tsx';

/** Profiles: adding, checking, changing and removing them. */
export function ProfilesSection() {
  const profiles = useQuery(orpc.profiles.list.queryOptions({ input: {} }));
  const providers = [...useProviderInfos().values()].filter(({ profileForm }) => profileForm !== null);
  const [start, setStart] = useState<ProfileStart | null>(null);
  const queries = useQueryClient();
  const first = providers[0];
  if (profiles.data === undefined) {
    return profiles.error === null ? (
      <SkeletonBlock height={160} label="Profiles are being read" />
    ) : (
      <ErrorState error={profiles.error} title="The profiles could not be read" onRetry={() => void profiles.refetch()} />
    );
  }
  // One that cannot be checked says so on its card.
  const checkAll = (items: readonly Profile[]): void => {
    for (const { id } of items) void queries.prefetchQuery({ ...profileCheck(id), staleTime: 0 });
  };
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
      <div className={classes.head}>
        <p className="muted grow">
          A profile is credentials plus a region, a project or a subscription. Checking one only reads: who it is, whether it can be used,
          and what it may do.
        </p>
        <Button variant="default" onClick={() => checkAll(profiles.data.items)}>
          Check all
        </Button>
        {add}
      </div>
      {profiles.data.items.length === 0 ? (
        <EmptyState title="No profiles" command="isobar profiles list">
          This installation has none, not even of the local runtime.
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
