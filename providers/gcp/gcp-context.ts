import { AppError } from '#shared/errors.ts';
import { splitValues, type FormValues } from '#shared/model/form.ts';
import { formatRef } from '#shared/model/ref.ts';
import type { Call } from '../provider.ts';
import type { Clients } from './clients/clients.ts';
import { toGcpError } from './errors.ts';
import { SOURCES } from './profile/form.ts';
import { isElsewhere } from './profile/rules.ts';
import { GCP } from './provider-id.ts';
import { retrying, untilAborted } from './retry.ts';

/** Where a function is: the two parts of a key's name. */
export interface Location {
  region: string;
  name: string;
}

/** What every facet of a session works with. */
export interface GcpContext {
  profile: string;
  project: string;
  /** The first one is meant where a name has none. Never empty. */
  regions: readonly [string, ...string[]];
  target: 'local' | 'cloud';
  /** Null for Google Cloud. */
  endpoint: string | null;
  /** Isobar's home: operations under way are remembered there. */
  home: string;
  clients: Clients;
  /** `REGION/NAME` or `NAME`; throws `not_found` for a region that the profile does not cover. */
  locate(name: string): Location;
  /** The first region where none is named; throws `not_found` for one that the profile does not cover. */
  region(given: string | null | undefined): string;
  /** A key's name for what is in a region. */
  keyName(region: string, name: string): string;
  ref(region: string, name: string, qualifier?: string | null): string;
  /** `projects/P/locations/REGION`. */
  parent(region: string): string;
  /** Runs a read: passing faults are tried again, errors of the clients become AppErrors. */
  read<T>(op: string, region: string | null, call: Call, work: () => Promise<T>): Promise<T>;
  /** The same for what changes something: tried again only where nothing can have happened. */
  change<T>(op: string, region: string | null, call: Call, work: () => Promise<T>): Promise<T>;
}

/** How the credentials of a profile are renewed, as a command; null where there is none. */
function loginCommand({ source }: FormValues): string | null {
  return source === undefined || source === SOURCES.adc ? 'gcloud auth application-default login' : null;
}

export function createGcpContext(profile: string, settings: FormValues, home: string, clients: Clients): GcpContext {
  const [first = 'us-central1', ...others] = splitValues(settings['regions']);
  const regions = [first, ...others] as const;
  const project = settings['project'] ?? '';
  const endpoint = isElsewhere(settings['endpoint']) ? (settings['endpoint'] ?? null) : null;
  const login = loginCommand(settings);

  function unknownRegion(region: string): AppError {
    return new AppError('not_found', `The profile ${GCP}:${profile} does not cover the region "${region}".`, {
      provider: GCP,
      hint: `Its regions are ${regions.join(', ')}. Add one to the profile, or write NAME or REGION/NAME with one of them.`,
    });
  }

  const run = async <T>(
    kind: 'read' | 'change',
    op: string,
    region: string | null,
    { signal }: Call,
    work: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await untilAborted(signal, () => retrying(kind, signal, work));
    } catch (error) {
      throw toGcpError(error, { op, profile, project, region, login, endpoint });
    }
  };

  const context: GcpContext = {
    profile,
    project,
    regions,
    target: endpoint === null ? 'cloud' : 'local',
    endpoint,
    home,
    clients,
    region(given) {
      if (given === null || given === undefined) return first;
      if (regions.includes(given)) return given;
      throw unknownRegion(given);
    },
    locate(name) {
      const slash = name.indexOf('/');
      if (slash < 0) return { region: first, name };
      return { region: context.region(name.slice(0, slash)), name: name.slice(slash + 1) };
    },
    keyName: (region, name) => (region === first ? name : `${region}/${name}`),
    ref: (region, name, qualifier = null) => formatRef({ provider: GCP, profile, name: context.keyName(region, name), qualifier }),
    parent: (region) => `projects/${project}/locations/${region}`,
    read: (op, region, call, work) => run('read', op, region, call, work),
    change: (op, region, call, work) => run('change', op, region, call, work),
  };
  return context;
}
