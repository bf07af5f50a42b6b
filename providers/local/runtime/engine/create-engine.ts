import type { Failure, FunctionIdentity, ProgrammingModel } from '../../../emulation.ts';
import type { FunctionMessage } from '../environment/messages.ts';
import type { DeployedFunction, Engine, EngineRequest, EngineResponse } from '../ports.ts';
import { Fleet } from './fleet.ts';
import { FunctionGroup } from './function-group.ts';
import { Invocation } from './invocation.ts';
import { missingModel, missingModelError } from './missing-model.ts';
import { probe } from './probe.ts';
import { toResponse } from './response.ts';
import type { RunRequest, RunningInvocation, Sink } from './sink.ts';
import type { EngineOptions } from './settings.ts';
import { warmRoom } from './warm-room.ts';
import { systemVariables } from './system-variables.ts';

/** The engine, with the way in that costs least. */
export interface LocalEngine extends Engine {
  /** Starts an invocation and gives its answer to `sink`. Never throws. */
  run(fn: DeployedFunction, request: RunRequest, sink: Sink): RunningInvocation;
  /** Records an invocation that fails before anything of it reaches an environment. */
  refuse(fn: DeployedFunction, request: RunRequest, sink: Sink, failure: Failure): RunningInvocation;
  /** The limit on a request's body, in bytes. */
  requestLimit(fn: DeployedFunction): number;
}

/** Runs functions in environments of their own. Throws `unavailable` where `tempRoot` cannot be used. */
export function createEngine(options: EngineOptions): LocalEngine {
  const groups = new Map<string, FunctionGroup>();
  let closed = false;
  const fleet = new Fleet(options, (group) => {
    const key = keyOf(group.fn);
    if (groups.get(key) === group) groups.delete(key);
  });

  /** `tried`: only to see whether it can be loaded. */
  const createGroup = (fn: DeployedFunction, tried = false): FunctionGroup => {
    const model = options.models.get(fn.project.model) ?? missingModel(missingModelError(fn.project.model, options.models.keys()));
    const identity = identify(fn, options, (at) => fleet.mounts(at));
    const initMessage = {
      worker: model.worker,
      fn: identity,
      env: { ...systemVariables(), ...identity.env, ...model.environment(identity) },
      provides: model.provides,
      startsThrough: model.startsThrough?.(identity) ?? null,
      nodeArguments: fn.project.directory === undefined || tried ? [] : (model.nodeArguments?.(identity.env) ?? []),
      limits: answerLimits(model.limits),
      concurrency: fn.project.concurrency,
      leaveMs: model.leaveMs ?? 0,
    };
    return new FunctionGroup({ fn, identity, model, initMessage }, fleet, (environment, line) =>
      options.recorder.log({
        ...line,
        functionName: fn.name,
        version: fn.version,
        invocationId: null,
        environmentId: environment.id,
        traceId: null,
      }),
    );
  };

  /** The group of exactly this function; one of the same version that was deployed anew replaces it. */
  const groupOf = (fn: DeployedFunction): FunctionGroup => {
    const key = keyOf(fn);
    const known = groups.get(key);
    if (known !== undefined && isSame(known.fn, fn)) return known;
    const group = createGroup(fn);
    known?.retire();
    groups.set(key, group);
    if (closed) group.close();
    return group;
  };

  const run = (fn: DeployedFunction, request: RunRequest, sink: Sink): RunningInvocation => {
    const group = groupOf(fn);
    const invocation = new Invocation(fn, group, request, sink, options.recorder);
    const { input } = request;
    const size = input.kind === 'http' ? input.request.body.length : input.body.length;
    const limit = group.requestLimit;
    if (!options.models.has(fn.project.model)) invocation.failToLoad(missingModelError(fn.project.model, options.models.keys()));
    else if (size > limit) invocation.fail({ kind: 'request_too_large', size, limit });
    else group.submit(invocation);
    return invocation;
  };

  return {
    run,
    refuse(fn, request, sink, failure) {
      const invocation = new Invocation(fn, groupOf(fn), request, sink, options.recorder);
      invocation.fail(failure);
      return invocation;
    },
    requestLimit: (fn) => groupOf(fn).requestLimit,
    invoke: (fn: DeployedFunction, request: EngineRequest): EngineResponse => toResponse((sink) => run(fn, request, sink), request.signal),
    probe: (fn, signal) => probe(createGroup(fn, true), fleet, signal),
    retire(name, version) {
      for (const group of groups.values()) {
        if (group.fn.name === name && (version === null || (group.fn.version === version && !isKept(group)))) group.retire();
      }
    },
    keepWarm: (fn, count) => groupOf(fn).keepWarm(Math.min(count, warmRoom(groups.values(), groupOf(fn), fleet.maxEnvironments))),
    warmth: (fn) => groups.get(keyOf(fn))?.warmth() ?? { kept: 0, ready: 0, failure: null },
    environments: () => [...fleet.environments].map((environment) => environment.info()),
    pool: () => fleet.pool.status(),
    sandbox: () => fleet.sandbox,
    close(graceMs) {
      closed = true;
      for (const group of groups.values()) group.close();
      return fleet.close(graceMs);
    },
  };
}

function answerLimits({ responseBytes, streamedResponseBytes = responseBytes }: ProgrammingModel['limits']): FunctionMessage['limits'] {
  return { responseBytes, streamedResponseBytes };
}

/** What is kept warm is wanted for itself, whichever version is the live one; not what runs in place: two would be in each other's way. */
function isKept(group: FunctionGroup): boolean {
  return group.fn.project.directory === undefined && group.warmth().kept > 0;
}

function keyOf(fn: DeployedFunction): string {
  return `${fn.name}@${fn.version}`;
}

function isSame(a: DeployedFunction, b: DeployedFunction): boolean {
  if (a === b) return true;
  return (
    a.codeSha256 === b.codeSha256 &&
    a.codeDir === b.codeDir &&
    (a.project === b.project || JSON.stringify(a.project) === JSON.stringify(b.project))
  );
}

/** Variables: the system's, the emulation's, the user's, the model's; what comes later counts. The middle two are in the identity. */
function identify(
  fn: DeployedFunction,
  { functionUrl, variables, models }: EngineOptions,
  mounts: (at: string) => boolean,
): FunctionIdentity {
  const { name, version, codeDir } = fn;
  const { model, runtime, handler, memoryMb, timeoutS, env, http } = fn.project;
  const url = http.enabled ? (functionUrl?.(fn) ?? null) : null;
  const placed =
    models
      .get(model)
      ?.mounts?.(codeDir)
      .filter(({ at }) => mounts(at)) ?? [];
  const own = { name, version, codeDir, runtime, handler, memoryMb, timeoutS, env, url, mounts: placed };
  return { ...own, env: { ...variables?.(model, own), ...env } };
}
