import { cpus, totalmem } from 'node:os';
import { table } from '../electron/cli/output/layout.ts';
import { WITHOUT_POOL, type Result } from './measure.ts';

export const BASELINE = 'functions-framework';
/** What the local runtime has to reach beside the baseline, as ratios. */
export const TARGETS = { coldAtMost: 0.5, warmAtLeast: 1, connections: 16 } as const;

export interface Verdict {
  target: string;
  coldRatio: number;
  warmRatio: number | null;
  /** Null where there is no target: users have the pool, the figure without it says what the pool does. */
  met: boolean | null;
}

/** How every target of ours stands against the baseline. */
export function judge(results: readonly Result[]): Verdict[] {
  const baseline = results.find(({ target }) => target === BASELINE);
  if (baseline === undefined) throw new Error(`${BASELINE} was not measured.`);
  const rate = ({ warm }: Result) => warm[TARGETS.connections]?.perSecond ?? null;
  return results
    .filter(({ target }) => target.startsWith('local runtime'))
    .map((result) => {
      const coldRatio = result.cold.p50 / baseline.cold.p50;
      const own = rate(result);
      const warmRatio = own === null ? null : own / (rate(baseline) ?? Number.NaN);
      return {
        target: result.target,
        coldRatio,
        warmRatio,
        met:
          result.target === WITHOUT_POOL
            ? null
            : coldRatio <= TARGETS.coldAtMost && (warmRatio === null || warmRatio >= TARGETS.warmAtLeast),
      };
    });
}

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
}

export function machine(): Machine {
  const list = cpus();
  return {
    cpu: list[0]?.model.trim() ?? 'unknown',
    cores: list.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

/** The table, the ratios and what they were measured on, as lines. */
export function report(results: readonly Result[], on: Machine): string[] {
  const rate = (connections: number) => (result: Result) => result.warm[connections]?.perSecond.toFixed(0);
  const slowest = (connections: number) => (result: Result) => result.warm[connections]?.p99.toFixed(2);
  return [
    ...table(results, [
      { title: 'target', value: ({ target }) => target },
      { title: 'cold p50 ms', value: ({ cold }) => cold.p50.toFixed(1), right: true },
      { title: 'cold p99 ms', value: ({ cold }) => cold.p99.toFixed(1), right: true },
      { title: 'req/s @1', value: rate(1), right: true },
      { title: 'p99 ms @1', value: slowest(1), right: true },
      { title: 'req/s @16', value: rate(16), right: true },
      { title: 'p99 ms @16', value: slowest(16), right: true },
    ]),
    '',
    `Beside ${BASELINE}: cold p50 at most ${TARGETS.coldAtMost} of it, requests/s at ${TARGETS.connections} connections at least ${TARGETS.warmAtLeast} of it`,
    ...table(judge(results), [
      { title: 'target', value: ({ target }) => target },
      { title: 'cold', value: ({ coldRatio }) => coldRatio.toFixed(2), right: true },
      { title: 'warm', value: ({ warmRatio }) => warmRatio?.toFixed(2), right: true },
      { title: '', value: ({ met }) => (met === null ? 'no target' : met ? 'met' : 'MISSED') },
    ]),
    '',
    `${on.cpu}, ${on.cores} cores, ${on.memoryGb} GB, ${on.system}, Node ${on.node}`,
    'Cold: for a server from starting its process to its first answer; for the local runtime the first answer of a version',
    'that has no environment. Both include the connection. Load: own generator on keep-alive sockets, in its own process.',
  ];
}
