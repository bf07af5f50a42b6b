import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { Project } from '#shared/model/project.ts';
import type { Call, FunctionKey } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import type { Place } from '../../sessions/sessions.ts';
import type { Measured } from './predict.ts';

export interface SizeRuns {
  measured: Measured[];
  /** Part of the time in which it computed; null where the runtime cannot tell. */
  cpuShare: number | null;
}

export interface Question {
  ref: string;
  place: Place;
  key: FunctionKey;
  detail: FunctionDetail;
  sizes: readonly number[];
  runs: number;
  payload: InvocationInput['payload'];
}

const quiet = { step: () => {}, log: () => {} };

/** A copy of its own for the measurement: the function itself is not touched. */
function copyOf(detail: FunctionDetail, name: string, memoryMb: number): Project {
  if (detail.model === null)
    throw new AppError('unsupported', 'Its place does not say which programming model it has.', { hint: 'Choose another function.' });
  return {
    name,
    description: `Measures ${detail.name} at several sizes`,
    model: detail.model,
    runtime: detail.runtime,
    handler: detail.handler,
    memoryMb,
    timeoutS: detail.timeoutS ?? 60,
    concurrency: detail.concurrency ?? 1,
    env: detail.env,
    http: { enabled: false, methods: [] },
    tags: {},
    ...(detail.options === undefined ? {} : { options: detail.options }),
  };
}

function failureOf({ status, error }: InvocationDetail): string | null {
  if (status === 'ok') return null;
  return error === null ? `The call ended with "${status}".` : `${error.type}: ${error.message}`;
}

function handlerMs({ phases, durationMs }: InvocationDetail): number {
  return phases.find(({ name }) => name === 'handler')?.durationMs ?? durationMs ?? 0;
}

/** Runs a copy of the function with each size of memory; the copy is removed again, whatever happens. */
export async function runSizes(core: CoreContext, question: Question, call: Call): Promise<SizeRuns> {
  const { ref, place, key, detail, sizes, runs, payload } = question;
  const [deploy, invoke, functions] = [
    await core.sessions.facet(place, 'deploy'),
    await core.sessions.facet(place, 'invoke'),
    await core.sessions.facet(place, 'functions'),
  ];
  const { zipPath, size } = await core.packages.get(ref, call);
  const pack = { zipPath, size, sha256: detail.codeSha256 ?? '', files: 0 };
  const name = `size-${detail.name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 40)}-${randomBytes(3).toString('hex')}`;
  let copy: FunctionKey | null = null;
  const input: InvocationInput = { payload, mode: 'sync', http: null };
  const measured: Measured[] = [];
  const shares: number[] = [];
  try {
    for (const memoryMb of sizes) {
      const project = copyOf(detail, name, memoryMb);
      // The name is set before it is known whether the deployment ends well: what is half there is removed as well.
      copy ??= { name: key.name.replace(/[^/]+$/, name), qualifier: null };
      await deploy.apply({ project, package: pack, origin: detail.origin ?? name, region: detail.region }, quiet, call);
      const times: number[] = [];
      let [failure, memoryUsedMb]: [string | null, number | null] = [null, null];
      // The first call starts it; only warm ones are counted.
      for (let i = 0; i <= runs && failure === null; i++) {
        const one = await invoke.invoke(copy, input, call);
        failure = failureOf(one);
        if (one.memoryMaxMb !== null) memoryUsedMb = Math.max(memoryUsedMb ?? 0, Math.ceil(one.memoryMaxMb));
        if (i > 0 && failure === null) times.push(handlerMs(one));
      }
      const share = await cpuShareOf(core, place, name, call);
      if (share !== null && failure === null) shares.push(share);
      measured.push({ memoryMb, failure, times: times.sort((a, b) => a - b), memoryUsedMb });
    }
  } finally {
    // Also where the caller has gone: the copy does not stay.
    if (copy !== null)
      await functions.remove(copy, { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
        core.log.write('warn', `The copy ${name} could not be removed.`, error);
      });
  }
  return { measured, cpuShare: shares.length === 0 ? null : Math.min(1, shares.reduce((sum, share) => sum + share, 0) / shares.length) };
}

/** How much its environments computed, of the time of their calls. */
async function cpuShareOf(core: CoreContext, place: Place, name: string, call: Call): Promise<number | null> {
  if (!place.provider.capabilities.runtime.supported) return null;
  const { environments } = await (await core.sessions.facet(place, 'runtime')).status(call);
  const shares = environments.flatMap(({ functionName, cpuShare }) =>
    functionName === name && typeof cpuShare === 'number' ? [cpuShare] : [],
  );
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
