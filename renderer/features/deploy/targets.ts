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
  /** The profile's regions, the first being the one that is meant where none is said. */
  regions: readonly string[];
}

/** Every place, in the providers' order. */
export function toTargets(providers: readonly ProviderInfo[], profiles: readonly Profile[]): TargetChoice[] {
  return providers.flatMap((provider): TargetChoice[] => {
    const own = profiles.filter((profile) => profile.provider === provider.id);
    const deploy = provider.capabilities['deploy'];
    const reason = deploy?.supported === false ? deploy.reason : own.length === 0 ? 'No profile has been added yet.' : null;
    if (reason !== null) {
      return [{ provider: provider.id, place: provider.target, id: provider.id, note: reason, usable: false, regions: [] }];
    }
    return own.map((profile) => ({
      provider: provider.id,
      place: profile.target,
      id: profile.id,
      note: [own.length > 1 || !profile.builtIn ? profile.name : null, profile.scope].filter((part) => part !== null).join(', '),
      usable: true,
      regions: profile.regions,
    }));
  });
}

/** `PROFILE` or `PROFILE/REGION` taken apart. */
export function splitTarget(target: string): { profile: string; region: string | null } {
  const slash = target.indexOf('/');
  return slash < 0 ? { profile: target, region: null } : { profile: target.slice(0, slash), region: target.slice(slash + 1) };
}

/** A profile with one of its regions; the first one is left out, as it is what a profile alone means. */
export function joinTarget({ id, regions }: TargetChoice, region: string | null): string {
  return region === null || region === regions[0] ? id : `${id}/${region}`;
}
