import type { AnySession, Facets, FacetName, Provider, SessionPorts } from '#providers/provider.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import { parseRef } from '#shared/model/ref.ts';
import type { Profile } from '#shared/model/provider-info.ts';
import type { FunctionKey } from '#providers/provider.ts';
import { need } from './need.ts';

/** A profile with its provider. */
export interface Place {
  provider: Provider;
  profile: Profile;
}

/** Profiles and their sessions: opened on first use, shared from then on, closed together. */
export interface Sessions {
  places(filter?: { provider?: string | undefined; profile?: string | undefined }): Place[];
  /** `provider` or `provider:profile`; throws `not_found`. */
  place(id: string): Place;
  open(place: Place): Promise<AnySession>;
  /** A facet of a place; throws `unsupported` with the provider's reason before anything happens. */
  facet<F extends FacetName>(place: Place, facet: F): Promise<Facets[F]>;
  /** The facet that answers for a function reference, and the function's key there. */
  forRef<F extends FacetName>(ref: string, facet: F): Promise<{ facet: Facets[F]; key: FunctionKey; place: Place }>;
  close(): Promise<void>;
}

function profilesOf(provider: Provider): Profile[] {
  const config = provider.defaultProfile;
  if (config === null) return [];
  const { id } = provider.meta;
  return [{ provider: id, name: config.name, id: `${id}:${config.name}`, isDefault: true, scope: config.settings['scope'] ?? null }];
}

export function createSessions(registry: readonly Provider[], ports: SessionPorts): Sessions {
  const opened = new Map<string, Promise<AnySession>>();
  const all: Place[] = registry
    .toSorted((a, b) => a.meta.order - b.meta.order)
    .flatMap((provider) => profilesOf(provider).map((profile) => ({ provider, profile })));

  const sessions: Sessions = {
    places({ provider, profile } = {}) {
      if (provider !== undefined) sessions.place(profile === undefined || profile.includes(':') ? provider : `${provider}:${profile}`);
      return all.filter(
        (place) =>
          (provider === undefined || place.provider.meta.id === provider) &&
          (profile === undefined || place.profile.id === profile || place.profile.name === profile),
      );
    },
    place(id) {
      const [providerId = '', name] = id.split(':', 2);
      const provider = registry.find((p) => p.meta.id === providerId);
      if (provider === undefined) {
        const known = registry.map((p) => p.meta.id).join(', ');
        throw new AppError('not_found', `There is no provider "${providerId}".`, { hint: `Providers are: ${known}.` });
      }
      const found = all.find((p) => p.provider === provider && (name === undefined ? p.profile.isDefault : p.profile.name === name));
      if (found !== undefined) return found;
      const has = all.filter((p) => p.provider === provider).map((p) => p.profile.id);
      throw new AppError('not_found', name === undefined ? `${provider.meta.label} has no profile yet.` : `There is no profile "${id}".`, {
        provider: providerId,
        hint:
          has.length > 0
            ? `Profiles of ${provider.meta.label} are: ${has.join(', ')}.`
            : `Profiles there are: ${all.map((p) => p.profile.id).join(', ')}.`,
      });
    },
    open({ provider, profile }) {
      const known = opened.get(profile.id);
      if (known !== undefined) return known;
      const config = provider.defaultProfile ?? { name: profile.name, settings: {} };
      const opening = provider.connect(config, ports);
      opened.set(profile.id, opening);
      // A failed attempt is not kept: the next call tries again.
      opening.catch(() => opened.delete(profile.id));
      return opening;
    },
    async facet(place, facet) {
      need(place.provider, null, facet);
      return need(place.provider, await sessions.open(place), facet);
    },
    async forRef(ref, facet) {
      const { provider, profile, name, qualifier } = parseRef(ref);
      const place = sessions.place(profile === null ? provider : `${provider}:${profile}`);
      return { facet: await sessions.facet(place, facet), key: { name, qualifier }, place };
    },
    async close() {
      const closing = [...opened.values()].map(async (session) => (await session).close());
      opened.clear();
      for (const result of await Promise.allSettled(closing)) {
        if (result.status === 'rejected')
          ports.log('warn', 'A session did not close cleanly.', toAppError(result.reason).cause ?? result.reason);
      }
    },
  };
  return sessions;
}
