import type { ProfileFailure } from '#shared/contract/error-data.ts';
import type { AppError } from '#shared/errors.ts';
import { PartialNotice } from './partial-notice.tsx';

/** `provider:profile`, with the region behind it where one region of several is meant. */
export function placeOf({ provider, profile, region }: Pick<ProfileFailure, 'provider' | 'profile' | 'region'>): string {
  return region === null ? `${provider}:${profile}` : `${provider}:${profile}/${region}`;
}

/**
 * A notice for each profile, or region of one, that did not answer: what of it is missing, why, and what to do about it.
 *
 * @param what of the profile is missing, in the plural; without it the profile as a whole could not be read
 */
export function PlaceFailures({ what, failures, onRetry }: { what?: string; failures: readonly ProfileFailure[]; onRetry?: () => void }) {
  return failures.map((failure) => {
    const { error } = failure;
    const place = placeOf(failure);
    return (
      <PartialNotice
        key={place}
        title={what === undefined ? `${place} could not be read.` : `The ${what} of ${place} are missing.`}
        {...(onRetry === undefined ? {} : { onRetry })}
      >
        {error.message} {error.hint}
      </PartialNotice>
    );
  });
}

/** Says that what is shown is older than it should be: it could not be read again. Nothing where that is not so. */
export function StaleNotice({ what, query }: { what: string; query: { data: unknown; error: AppError | null; refetch: () => unknown } }) {
  if (query.data === undefined || query.error === null) return null;
  return (
    <PartialNotice title={`The ${what} could not be read again.`} onRetry={() => void query.refetch()}>
      {query.error.message} What is shown is the last that was read.
    </PartialNotice>
  );
}
