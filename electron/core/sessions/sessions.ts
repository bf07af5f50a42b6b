import type { AnySession, Facets, FacetName, FunctionKey, Provider, SessionPorts } from '#providers/provider.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import { parseRef } from '#shared/model/ref.ts';
import { findProvider } from '../providers/find-provider.ts';
import { secretName, type ProfileStore } from '../profiles/profile-store.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { need, needMethod } from './need.ts';
import { allPlaces, type Place } from './places.ts';

export type { Place } from './places.ts';

/** What sessions are made from. */
export interface SessionSources {
  registry: readonly Provider[];
  profiles: ProfileStore;
  secrets: SecretStore;
  ports: Omit<SessionPorts, 'secret'>;
}

/** Profiles and their sessions: opened on first use, shared from then on, closed together. */
export interface Sessions {
  places(filter?: { provider?: string | undefined; profile?: string | undefined }): Place[];
  /** `provider` or `provider:profile`; throws `not_found`. */
  place(id: string): Place;
  open(place: Place): Promise<AnySession>;
  /** A facet of a place; throws `unsupported` with the provider's reason before anything happens. */
  facet<F extends FacetName>(place: Place, facet: F): Promise<Facets[F]>;
  /** A method that not every provider with the facet has; throws `unsupported` with the provider's reason. */
  method<F extends FacetName, M extends keyof Facets[F] & string>(place: Place, facet: F, method: M): Promise<NonNullable<Facets[F][M]>>;
  /** Where a function reference leads; throws `not_found` for an unknown provider or profile. */
  locate(ref: string): { place: Place; key: FunctionKey };
  /** The facet that answers for a function reference, and the function's key there. */
  forRef<F extends FacetName>(ref: string, facet: F): Promise<{ facet: Facets[F]; key: FunctionKey; place: Place }>;
  close(): Promise<void>;
}

function unknownProfile(id: string, provider: Provider, all: readonly Place[]): AppError {
  const { id: providerId, label } = provider.meta;
  const has = all.filter((p) => p.provider === provider).map((p) => p.profile.id);
  const hint =
    has.length > 0
      ? `Profiles of ${label} are: ${has.join(', ')}.`
      : provider.profiles === null
        ? `Profiles there are: ${all.map((p) => p.profile.id).join(', ')}.`
        : `Add one: isobar profiles add ${providerId} NAME. "isobar profiles discover" shows what this machine has.`;
  const named = id.includes(':');
  return new AppError('not_found', named ? `There is no profile "${id}".` : `${label} has no profile yet.`, { provider: providerId, hint });
}

export function createSessions({ registry, profiles, secrets, ports }: SessionSources): Sessions {
  const opened = new Map<string, Promise<AnySession>>();

  function portsFor({ stored }: Place): SessionPorts {
    return {
      ...ports,
      secret: async (field) => (stored?.secrets.includes(field) === true ? secrets.get(secretName(stored, field)) : null),
    };
  }

  async function end(session: Promise<AnySession>): Promise<void> {
    try {
      await (await session).close();
    } catch (error) {
      ports.log('warn', 'A session did not close cleanly.', toAppError(error).cause ?? error);
    }
  }

  /** Sessions of profiles that have been changed or removed since, by whichever front. */
  function dropStale(places: readonly Place[]): void {
    const current = new Set(places.map(sessionKey));
    for (const [key, session] of opened) {
      if (current.has(key)) continue;
      opened.delete(key);
      session.then(() => end(session), () => undefined); // prettier-ignore
    }
  }

  const sessions: Sessions = {
    places({ provider, profile } = {}) {
      if (provider !== undefined) sessions.place(profile === undefined || profile.includes(':') ? provider : `${provider}:${profile}`);
      return allPlaces(registry, profiles).filter(
        (place) =>
          (provider === undefined || place.provider.meta.id === provider) &&
          (profile === undefined || place.profile.id === profile || place.profile.name === profile),
      );
    },
    place(id) {
      const [providerId = '', name] = id.split(':', 2);
      const provider = findProvider(registry, providerId);
      const all = allPlaces(registry, profiles);
      const found = all.find((p) => p.provider === provider && (name === undefined ? p.profile.isDefault : p.profile.name === name));
      if (found !== undefined) return found;
      throw unknownProfile(id, provider, all);
    },
    open(place) {
      const key = sessionKey(place);
      const known = opened.get(key);
      if (known !== undefined) return known;
      dropStale(allPlaces(registry, profiles));
      const opening = place.provider.connect(place.config, portsFor(place));
      opened.set(key, opening);
      // A failed attempt is not kept: the next call tries again.
      opening.catch(() => opened.delete(key));
      return opening;
    },
    async facet(place, facet) {
      need(place.provider, null, facet);
      return need(place.provider, await sessions.open(place), facet);
    },
    async method(place, facet, method) {
      need(place.provider, null, facet);
      needMethod(place.provider, facet, method);
      const found = (await sessions.facet(place, facet))[method];
      if (found === undefined || found === null) throw new Error(`${place.provider.meta.id} promises ${facet}.${method} and has none.`);
      return found;
    },
    locate(ref) {
      const { provider, profile, name, qualifier } = parseRef(ref);
      return { place: sessions.place(profile === null ? provider : `${provider}:${profile}`), key: { name, qualifier } };
    },
    async forRef(ref, facet) {
      const { place, key } = sessions.locate(ref);
      return { facet: await sessions.facet(place, facet), key, place };
    },
    async close() {
      const closing = [...opened.values()].map(end);
      opened.clear();
      await Promise.all(closing);
    },
  };
  return sessions;
}

/** A profile that has been changed is another one to its session. */
function sessionKey({ profile, stored }: Place): string {
  return stored === null ? profile.id : `${stored.key} ${stored.updatedAt} ${profile.name}`;
}
