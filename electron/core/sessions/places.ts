import type { Provider, ProfileConfig } from '#providers/provider.ts';
import type { Profile } from '#shared/model/profile.ts';
import type { ProfileStore, StoredProfile } from '../profiles/profile-store.ts';

/** A profile with its provider. */
export interface Place {
  provider: Provider;
  profile: Profile;
  config: ProfileConfig;
  /** Null for the profile that a provider has without one being added. */
  stored: StoredProfile | null;
}

/** A stored profile as users see it. */
export function toProfile(provider: Provider, stored: StoredProfile): Profile {
  const { scope, regions, target, endpoint } = provider.profiles?.describe(stored.settings) ?? {
    scope: null,
    regions: [],
    target: provider.meta.target,
    endpoint: null,
  };
  const { id } = provider.meta;
  const isDefault = stored.isDefault && provider.defaultProfile === null;
  return { provider: id, name: stored.name, id: `${id}:${stored.name}`, isDefault, scope, regions, target, endpoint, builtIn: false };
}

function builtIn(provider: Provider, config: ProfileConfig): Place {
  const { id, target } = provider.meta;
  const profile = { provider: id, name: config.name, id: `${id}:${config.name}`, isDefault: true, scope: config.settings['scope'] ?? null };
  return { provider, profile: { ...profile, regions: [], target, endpoint: null, builtIn: true }, config, stored: null };
}

/** Every profile as it is now: the built-in ones and those that were added, by provider, the default one first. */
export function allPlaces(registry: readonly Provider[], profiles: ProfileStore): Place[] {
  const added = profiles.list();
  return registry
    .toSorted((a, b) => a.meta.order - b.meta.order)
    .flatMap((provider) => [
      ...(provider.defaultProfile === null ? [] : [builtIn(provider, provider.defaultProfile)]),
      ...added
        .filter((stored) => stored.provider === provider.meta.id && provider.profiles !== null)
        .map((stored): Place => ({
          provider,
          profile: toProfile(provider, stored),
          config: { name: stored.name, settings: stored.settings },
          stored,
        }))
        .toSorted((a, b) => Number(b.profile.isDefault) - Number(a.profile.isDefault) || (a.profile.name < b.profile.name ? -1 : 1)),
    ]);
}
