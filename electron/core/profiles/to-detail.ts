import type { ProfileDetail } from '#shared/model/profile.ts';
import type { Place } from '../sessions/places.ts';

/** A profile with what was filled in; of its secrets only which there are. */
export function toDetail({ profile, config, stored }: Place): ProfileDetail {
  return {
    ...profile,
    settings: config.settings,
    secrets: stored?.secrets ?? [],
    createdAt: stored?.createdAt ?? null,
    updatedAt: stored?.updatedAt ?? null,
  };
}
