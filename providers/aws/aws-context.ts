import type { RegionFailure } from '../provider.ts';
import { AppError, isCancelled } from '#shared/errors.ts';
import { splitValues, type FormValues } from '#shared/model/form.ts';
import { formatRef } from '#shared/model/ref.ts';
import type { Clients } from './clients/clients.ts';
import { toAwsError } from './errors.ts';
import { SOURCES } from './profile/form.ts';
import { isElsewhere } from './profile/rules.ts';
import { AWS } from './provider-id.ts';

/** Where a function is: the two parts of a key's name. */
export interface Location {
  region: string;
  name: string;
}

/** What every facet of a session works with. */
export interface AwsContext {
  profile: string;
  /** The first one is meant where a name has none. Never empty. */
  regions: readonly [string, ...string[]];
  target: 'local' | 'cloud';
  /** Null for AWS. */
  endpoint: string | null;
  clients: Clients;
  /** `REGION/NAME` or `NAME`; throws `not_found` for a region that the profile does not cover. */
  locate(name: string): Location;
  /** The first region where none is named; throws `not_found` for one that the profile does not cover. */
  region(given: string | null | undefined): string;
  /** A key's name for what is in a region. */
  keyName(region: string, name: string): string;
  ref(region: string, name: string, qualifier?: string | null): string;
  /** Runs a piece of work whose SDK errors become AppErrors. */
  run<T>(op: string, region: string | null, work: () => Promise<T>): Promise<T>;
  /** The same work in every region; one that fails does not stop the others. Throws where all fail, and where it is cancelled. */
  everyRegion<T>(
    op: string,
    signal: AbortSignal,
    work: (region: string) => Promise<T>,
  ): Promise<{ results: { region: string; value: T }[]; failures: RegionFailure[] }>;
}

/** How the credentials of a profile are renewed, as a command; null where there is none. */
function loginCommand(settings: FormValues): string | null {
  if (settings['source'] === SOURCES.sso) return `aws sso login --sso-session ${settings['ssoSession'] ?? ''}`;
  if (settings['source'] === SOURCES.shared) return `aws sso login --profile ${settings['sharedProfile'] ?? 'default'}`;
  return settings['source'] === SOURCES.chain ? 'aws sso login' : null;
}

export function createAwsContext(profile: string, settings: FormValues, clients: Clients): AwsContext {
  const [home = 'us-east-1', ...others] = splitValues(settings['regions']);
  const regions = [home, ...others] as const;
  const endpoint = settings['endpoint'] ?? null;

  function unknownRegion(region: string): AppError {
    return new AppError('not_found', `The profile ${AWS}:${profile} does not cover the region "${region}".`, {
      provider: AWS,
      hint: `Its regions are ${regions.join(', ')}. Add one to the profile, or write NAME or REGION/NAME with one of them.`,
    });
  }

  const context: AwsContext = {
    profile,
    regions: [home, ...others],
    target: isElsewhere(settings['endpoint']) ? 'local' : 'cloud',
    endpoint: isElsewhere(settings['endpoint']) ? endpoint : null,
    clients,
    region(given) {
      if (given === null || given === undefined) return home;
      if (regions.includes(given)) return given;
      throw unknownRegion(given);
    },
    locate(name) {
      const slash = name.indexOf('/');
      if (slash < 0) return { region: home, name };
      return { region: context.region(name.slice(0, slash)), name: name.slice(slash + 1) };
    },
    keyName: (region, name) => (region === home ? name : `${region}/${name}`),
    ref: (region, name, qualifier = null) => formatRef({ provider: AWS, profile, name: context.keyName(region, name), qualifier }),
    async run(op, region, work) {
      try {
        return await work();
      } catch (error) {
        throw toAwsError(error, { op, profile, region, login: loginCommand(settings), endpoint: context.endpoint });
      }
    },
    async everyRegion(op, signal, work) {
      const results: { region: string; value: Awaited<ReturnType<typeof work>> }[] = [];
      const failures: { region: string; error: AppError }[] = [];
      await Promise.all(
        regions.map(async (region) => {
          try {
            results.push({ region, value: await context.run(op, region, () => work(region)) });
          } catch (error) {
            if (signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { provider: AWS, op, cause: error });
            if (error instanceof AppError) failures.push({ region, error });
          }
        }),
      );
      const [first] = failures;
      if (first !== undefined && results.length === 0) throw first.error;
      return { results, failures };
    },
  };
  return context;
}
