import { implement } from '@orpc/server';
import { AppError } from '#shared/errors.ts';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import { contract } from '../../control/contract.ts';
import { readMetrics } from '../store/metrics-table.ts';
import { errorBoundary } from './wire-error.ts';
import type { ControlContext } from './context.ts';
import { applyDeployment, planDeployment } from './deploy.ts';
import { needDeployed, needFunction, needVersion, type Key } from './find-function.ts';
import { toDetail, toSummary, toVersion } from './function-view.ts';
import { removeFunction, rollbackFunction, updateFunction } from './function-changes.ts';
import { createInvoker } from './invoker.ts';
import { tailLogs } from './tail-logs.ts';

/** The runtime's operations. */
export function createRouter(context: ControlContext) {
  const { store, releases } = context;
  const os = implement(contract).use(errorBoundary(context.log));
  const invoker = createInvoker(context);

  const detail = ({ name, qualifier }: Key) => {
    const fn = needFunction(store, name);
    const version = qualifier === null ? fn.live : needVersion(store, name, qualifier);
    return toDetail(context, fn, version, store.functions.versions(name));
  };

  return os.router({
    functions: {
      list: os.functions.list.handler(() => ({ items: store.functions.list().map((fn) => toSummary(context, fn)) })),
      get: os.functions.get.handler(({ input }) => detail(input)),
      update: os.functions.update.handler(async ({ input, signal }) => {
        await updateFunction(context, releases, input, input.changes, signalOr(signal));
        return detail({ name: input.name, qualifier: null });
      }),
      remove: os.functions.remove.handler(async ({ input }) => {
        await removeFunction(context, releases, input);
        return { name: input.name };
      }),
      versions: os.functions.versions.handler(({ input }) => {
        const { live } = needFunction(store, input.name);
        return { items: store.functions.versions(input.name).map((one) => toVersion(one, live.version)) };
      }),
      rollback: os.functions.rollback.handler(async ({ input }) => {
        await rollbackFunction(context, releases, input);
        return detail({ name: input.name, qualifier: null });
      }),
    },
    deployments: {
      plan: os.deployments.plan.handler(({ input }) => planDeployment(context, input.project, input.codeSha256)),
      apply: os.deployments.apply.handler(({ input, signal }) => applyDeployment(context, releases, input, signalOr(signal))),
    },
    invocations: {
      create: os.invocations.create.handler(async function* ({ input, signal }) {
        yield await invoker.invoke(needDeployed(context, input), input.input, signalOr(signal));
      }),
      stream: os.invocations.stream.handler(({ input, signal }) =>
        invoker.stream(needDeployed(context, input), input.input, signalOr(signal)),
      ),
      list: os.invocations.list.handler(({ input }) => store.invocations.list(input)),
      get: os.invocations.get.handler(async ({ input, signal }) => {
        const found = store.invocations.find(input.id);
        if (found === null) throw unknownInvocation(input.id);
        const { items } = await store.logs.list({ invocationId: input.id }, { limit: 1000 }, signalOr(signal));
        return { ...found, logs: items };
      }),
    },
    logs: {
      list: os.logs.list.handler(({ input, signal }) => {
        const { since, until, limit, before, ...filter } = input;
        return store.logs.list(filter, { sinceMs: toMs(since), untilMs: toMs(until), limit, before }, signalOr(signal));
      }),
      tail: os.logs.tail.handler(({ input: { after, ...filter }, signal }) => tailLogs(store, filter, after, signalOr(signal))),
    },
    traces: {
      list: os.traces.list.handler(({ input: { since, until, ...query }, signal }) =>
        store.traces.list({ ...query, sinceMs: toMs(since), untilMs: toMs(until) }, signalOr(signal)),
      ),
      get: os.traces.get.handler(({ input }) => store.traces.get(input.traceId)),
    },
    metrics: {
      get: os.metrics.get.handler(({ input, signal }) => {
        const [sinceMs, untilMs] = [Date.parse(input.since), Date.parse(input.until)];
        if (untilMs <= sinceMs)
          throw new AppError('invalid_input', 'The time range is empty.', { hint: 'Give an end after the beginning.' });
        return readMetrics(store.file, { name: input.name, sinceMs, untilMs, buckets: input.buckets }, signalOr(signal));
      }),
    },
    runtimes: {
      list: os.runtimes.list.handler(() => ({ items: allRuntimes(context) })),
    },
    runtime: {
      status: os.runtime.status.handler(() => context.status()),
      fidelity: os.runtime.fidelity.handler(() => context.fidelity()),
      environments: os.runtime.environments.handler(() => context.environments()),
    },
  });
}

function allRuntimes({ models }: ControlContext): RuntimeInfo[] {
  const all = [...models.values()].flatMap(({ runtimes }) => runtimes);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

function unknownInvocation(id: string): AppError {
  return new AppError('not_found', `There is no invocation ${id} in the local runtime.`, {
    hint: 'See those there are with "isobar invocations list".',
  });
}

function signalOr(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}

function toMs(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}
