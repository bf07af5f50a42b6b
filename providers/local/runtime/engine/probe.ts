import { AppError } from '#shared/errors.ts';
import type { Engine } from '../ports.ts';
import type { Environment } from './environment.ts';
import type { Fleet } from './fleet.ts';
import type { FunctionGroup } from './function-group.ts';
import { newInvocationId } from './ids.ts';
import { Startup, type StartupResult } from './startup.ts';

const ACQUIRE_AGAIN_MS = 20;

/** Loads the code of a function in an environment of its own, which is gone afterwards. */
export async function probe(group: FunctionGroup, fleet: Fleet, signal: AbortSignal): ReturnType<Engine['probe']> {
  const environment = await acquire(group, fleet, signal);
  const { project } = group.fn;
  environment.functionName = group.fn.name;
  environment.version = group.fn.version;
  environment.memoryLimitMb = project.memoryMb;
  environment.countsItself = group.model.runsInChild !== true;
  const lines: string[] = [];
  const { promise, resolve } = Promise.withResolvers<StartupResult>();
  const stop = (): void => environment.kill();
  signal.addEventListener('abort', stop, { once: true });
  void new Startup(environment, {
    message: group.initMessage,
    limitMs: (group.model.limits.initS ?? 10) * 1000,
    log: (_environment, line) => void lines.push(line.message),
    done: (_environment, result) => resolve(result),
  });
  const result = await promise;
  signal.removeEventListener('abort', stop);
  environment.kill();
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
  if (result.kind === 'ready') return { entries: result.entries, initMs: result.cold.initMs };
  throw failed(group, result, lines);
}

async function acquire(group: FunctionGroup, fleet: Fleet, signal: AbortSignal): Promise<Environment> {
  const deadline = Date.now() + fleet.queueMs;
  for (;;) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const environment = fleet.acquire(group);
    if (environment !== null) return environment;
    if (Date.now() > deadline) {
      throw new AppError('throttled', `"${group.fn.name}" cannot be loaded: all ${fleet.maxEnvironments} environments are busy.`, {
        hint: 'Wait until running invocations end, or raise the number of environments in the settings.',
      });
    }
    await new Promise((again) => setTimeout(again, ACQUIRE_AGAIN_MS));
  }
}

function failed(group: FunctionGroup, result: Exclude<StartupResult, { kind: 'ready' }>, lines: string[]): AppError {
  // The words of some clouds name the call; nobody made one, so it is one of its own.
  const facts = {
    id: newInvocationId(),
    function: group.identity,
    durationMs: 0,
    initMs: result.cold.initMs,
    memoryMaxMb: null,
    traceId: '',
  };
  const error = result.kind === 'error' ? result.error : group.model.failure(result.failure, facts);
  const said = result.kind === 'failed' && result.lastWords.trim() !== '' ? result.lastWords.trim() : lines.slice(-5).join('\n');
  return new AppError('function_failed', `The code of "${group.fn.name}" cannot be loaded: ${error.message}`, {
    hint: 'Mend the code and deploy again.',
    details: { type: error.type, trace: error.trace.slice(0, 10).join('\n'), output: said.slice(0, 2000) },
  });
}
