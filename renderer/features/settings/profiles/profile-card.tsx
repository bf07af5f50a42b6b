import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Profile, ProfileDetail } from '#shared/model/profile.ts';
import { orpc } from '../../../api/client.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { DataAge } from '../../../ui/data-age.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { TargetMark } from '../../../ui/target-mark.tsx';
import { ProfileReportView } from './profile-report.tsx';
import { profileCheck } from './profile-check.ts';

/** One profile: what it is, whether it can be used, and changing or removing it. */
export function ProfileCard({ profile, onEdit }: { profile: Profile; onEdit: (profile: ProfileDetail) => void }) {
  const queries = useQueryClient();
  const input = { profile: profile.id };
  const check = useQuery({ ...profileCheck(profile.id), enabled: false });
  const open = useMutation({
    mutationFn: () => orpc.profiles.get.call(input),
    onSuccess: onEdit,
    onError: (error) => notifyError(`${profile.id} could not be read`, error),
  });
  const remove = useMutation(
    orpc.profiles.remove.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.profiles.key() });
        void queries.invalidateQueries({ queryKey: orpc.functions.key() });
        notifyDone(`${profile.id} was removed`);
      },
      onError: (error) => notifyError(`${profile.id} was not removed`, error),
    }),
  );
  const askRemove = async (): Promise<void> => {
    const body = 'Its secrets are forgotten too. Nothing in the cloud changes, and what was recorded of it stays.';
    if (await confirm({ title: `Remove ${profile.id}?`, body, confirm: 'Remove profile', destructive: true })) remove.mutate(input);
  };
  return (
    <SectionCard
      title={profile.id}
      description={describe(profile)}
      actions={
        <>
          <ProviderMark id={profile.provider} />
          <TargetMark target={profile.target} />
          <Button
            variant="subtle"
            renderRoot={(props) => (
              <Link to="/functions" search={{ q: `provider:${profile.provider} profile:${profile.name}` }} {...props} />
            )}
          >
            Functions
          </Button>
          {profile.builtIn ? null : (
            <>
              <Button variant="default" loading={open.isPending} onClick={() => open.mutate()}>
                Change
              </Button>
              <Button variant="default" loading={remove.isPending} onClick={() => void askRemove()}>
                Remove
              </Button>
            </>
          )}
          {check.data === undefined ? (
            <Button variant="default" loading={check.isFetching} onClick={() => void check.refetch()}>
              Check
            </Button>
          ) : (
            <DataAge
              updatedAt={check.dataUpdatedAt}
              fetching={check.isFetching}
              stale={check.isError}
              onRefresh={() => void check.refetch()}
            />
          )}
        </>
      }
    >
      {check.error !== null ? (
        <ErrorState small error={check.error} title={`${profile.id} could not be checked`} onRetry={() => void check.refetch()} />
      ) : check.data === undefined ? null : (
        <ProfileReportView id={profile.id} report={check.data} />
      )}
    </SectionCard>
  );
}

function describe({ scope, isDefault, builtIn }: Profile): string | undefined {
  const parts = [scope, isDefault ? 'the default profile' : null, builtIn ? 'always there' : null];
  const text = parts.filter((part) => part !== null && part !== '').join(' · ');
  return text === '' ? undefined : text;
}
