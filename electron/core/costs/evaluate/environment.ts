import type { Offer } from '#shared/model/price-book.ts';
import { Workload } from '#shared/model/cost-scenario.ts';
import { exact, ONE, ZERO, type Exact } from '../decimal.ts';
import { resolve, type Environment } from '../expression/resolve.ts';
import { isKnown, OPERATORS, type Term } from '../expression/term.ts';
import { DEFAULTS, DEFAULT_ASSUMPTIONS } from './defaults.ts';
import { durationsOf, type Durations } from './durations.ts';
import { aliveSeconds, busySeconds, type InstanceQuestion } from './instance-seconds.ts';

/** One workload under one offer, as expressions see it. */
export interface WorkloadEnvironment extends Environment {
  /** What was taken for granted, of all that has been looked at so far. */
  readonly assumed: ReadonlySet<string>;
}

export interface Circumstances {
  monthHours: Exact;
  arrivals: 'packed' | 'random';
}

const PACKED =
  'Requests share instances as full as they go, which is the lower bound: with --arrivals random they share what overlaps by chance.';

/** Names that stand for more than a field of the workload. */
function builtIns(workload: Workload, requests: Term, durations: Durations, monthHours: Exact): Map<string, Term> {
  const truth = (holds: boolean): Exact => (holds ? ONE : ZERO);
  return new Map<string, Term>([
    ['requests', requests],
    ['monthHours', monthHours],
    ['monthSeconds', monthHours.times(3600)],
    ['monthDays', monthHours.div(24)],
    ['meanMs', durations.mean],
    ['hasGateway', truth(workload.gateway !== undefined && workload.gateway !== 'none')],
    ['httpGateway', truth(workload.gateway === 'http')],
    ['restGateway', truth(workload.gateway === 'rest')],
    ['coldStarts', OPERATORS['*'](requests, exact(workload.coldPercent ?? 0).div(100))],
  ]);
}

/** An argument that does not hang on requests: roundings and minimums never do. */
function fixed(term: Term | undefined): Exact {
  if (term === undefined) return ZERO;
  if (isKnown(term)) return term;
  throw new Error('A rounding of a price book hangs on the number of requests.');
}

/** The names and functions of a price book's expressions, for one workload. `requests` is a number, or a term of a curve. */
export function workloadEnvironment(workload: Workload, requests: Term, offer: Offer, around: Circumstances): WorkloadEnvironment {
  const durations = durationsOf(workload);
  const known = builtIns(workload, requests, durations, around.monthHours);
  const assumed = new Set<string>();
  const resolving = new Set<string>();

  /** The value of a field that the workload leaves out. */
  function fallback(name: string): Term {
    const own = offer.defaults[name];
    if (own !== undefined) {
      assumed.add(own.assumption);
      return resolve(own.value, environment);
    }
    if (!Object.hasOwn(Workload.shape, name)) throw new Error(`A price book speaks of "${name}", which no scenario has.`);
    const assumption = DEFAULT_ASSUMPTIONS[name as keyof typeof DEFAULT_ASSUMPTIONS];
    if (assumption !== undefined) assumed.add(assumption);
    return resolve(DEFAULTS[name as keyof typeof DEFAULTS] ?? '0', environment);
  }

  function find(name: string): Term {
    const given = (workload as Record<string, unknown>)[name];
    if (typeof given === 'number' || (typeof given === 'string' && name === 'gatewayCacheGb')) return exact(given);
    const variable = offer.variables[name];
    return variable === undefined ? fallback(name) : resolve(variable, environment);
  }

  function question(): InstanceQuestion {
    const concurrency = fixed(environment.variable('concurrency')).toNumber();
    if (concurrency > 1 && around.arrivals === 'packed' && workload.instanceSeconds === undefined) assumed.add(PACKED);
    return { workload, requests, durations, concurrency, arrivals: around.arrivals, monthSeconds: around.monthHours.times(3600) };
  }

  const environment: WorkloadEnvironment = {
    assumed,
    variable(name) {
      const found = known.get(name);
      if (found !== undefined) return found;
      if (resolving.has(name)) throw new Error(`The price book defines "${name}" by itself.`);
      resolving.add(name);
      const value = find(name);
      resolving.delete(name);
      known.set(name, value);
      return value;
    },
    call(name, [first, second]) {
      if (name === 'alive') return aliveSeconds(question(), fixed(first));
      if (name !== 'billed' && name !== 'busy') return null;
      if (durations.known && workload.coldPercent === undefined && DEFAULT_ASSUMPTIONS.coldPercent !== undefined)
        assumed.add(DEFAULT_ASSUMPTIONS.coldPercent);
      return name === 'billed' ? durations.billed(fixed(first), fixed(second)) : busySeconds(question(), fixed(first), fixed(second));
    },
  };
  return environment;
}
