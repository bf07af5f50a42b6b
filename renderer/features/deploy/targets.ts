import type { Profile } from '#shared/model/profile.ts';
import type { ProviderInfo } from '#shared/model/provider-info.ts';

/** A place to deploy to, or the reason why it is none. */
export interface TargetChoice {
  /** A profile's id; the provider's where there is no profile to use. */
  id: string;
  provider: string;
  place: 'local' | 'cloud';
  note: string;
  usable: boolean;
}

/** Every place, in the providers' order. */
export function toTargets(providers: readonly ProviderInfo[], profiles: readonly Profile[]): TargetChoice[] {
  return providers.flatMap((provider): TargetChoice[] => {
    const own = profiles.filter((profile) => profile.provider === provider.id);
    const deploy = provider.capabilities['deploy'];
    const reason = deploy?.supported === false ? deploy.reason : own.length === 0 ? 'No profile has been added yet.' : null;
    const base = { provider: provider.id, place: provider.target };
    if (reason !== null) return [{ ...base, id: provider.id, note: reason, usable: false }];
    return own.map((profile) => ({
      ...base,
      id: profile.id,
      note: [own.length > 1 ? profile.name : null, profile.scope].filter((part) => part !== null).join(', '),
      usable: true,
    }));
  });
}
