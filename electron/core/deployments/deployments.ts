import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Call } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { Deployment, DeploymentEvent, DeploymentInput } from '#shared/model/deployment.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import { readEventsFrom } from './deployment-events.ts';
import { insertDeployment, readDeployment, readDeployments, readRunning, type StoredDeployment } from './deployment-rows.ts';
import { interrupt, isAbandoned, requestCancel } from './liveness.ts';
import { createRunner } from './runner.ts';
import { createWatchers } from './watchers.ts';

/** Deployments of this process, and what is stored of all others. */
export interface Deployments {
  /** Begins one and returns its id at once. */
  start(input: DeploymentInput): string;
  /** What has happened so far, then what happens, until the end. Any number may watch, from any process. */
  tail(id: string, call: Call): AsyncGenerator<DeploymentEvent, void, undefined>;
  /** Asks it to stop and waits until it has. */
  cancel(id: string, call: Call): Promise<Deployment>;
  get(id: string): Deployment;
  list(limit: number, functionRef: string | undefined): Deployment[];
  /** Cancels what runs here and waits until that is written down. */
  close(): Promise<void>;
}

/** How often another process's deployment is looked at. */
const POLL_MS = 250;

function firstName({ source, overrides }: DeploymentInput): string {
  if (overrides.name !== undefined) return overrides.name;
  return source.kind === 'upload' ? 'upload' : source.kind === 'template' ? source.template : basename(source.path);
}

function begin(input: DeploymentInput): Deployment {
  return {
    id: randomUUID(),
    name: firstName(input),
    status: 'running',
    startedAt: toInstant(Date.now()),
    endedAt: null,
    source: input.source,
    steps: [],
    results: [],
    error: null,
  };
}

export function createDeployments(core: CoreContext): Deployments {
  const { store } = core;
  const watchers = createWatchers();
  const runner = createRunner(core, watchers.wake);

  /** As stored, but for one whose process is gone: that is interrupted from now on. */
  function settle(stored: StoredDeployment): Deployment {
    const { id } = stored.deployment;
    if (!isAbandoned(stored, runner.has(id))) return stored.deployment;
    interrupt(store, stored);
    return readDeployment(store, id)?.deployment ?? stored.deployment;
  }

  function find(id: string): Deployment {
    const stored = readDeployment(store, id);
    if (stored !== null) return settle(stored);
    throw new AppError('not_found', `There is no deployment ${id}.`, { hint: '"isobar deployments list" shows the ones that are kept.' });
  }

  return {
    start(input) {
      const deployment = begin(input);
      insertDeployment(store, deployment);
      runner.run(deployment, input);
      return deployment.id;
    },
    async *tail(id, { signal }) {
      let next = 0;
      while (true) {
        const deployment = find(id);
        // Registered before reading: what happens in between wakes it.
        const waking = watchers.next(signal, POLL_MS);
        const events = readEventsFrom(store, id, next);
        next += events.length;
        for (const event of events) {
          yield event;
          if (event.type === 'end') return;
        }
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
        if (events.length > 0) continue;
        if (deployment.status !== 'running') {
          yield { type: 'end', deployment };
          return;
        }
        await waking;
      }
    },
    async cancel(id, { signal }) {
      if (find(id).status !== 'running') return find(id);
      requestCancel(store, id);
      runner.abort(id);
      while (find(id).status === 'running') {
        signal.throwIfAborted();
        await watchers.next(signal, POLL_MS);
      }
      return find(id);
    },
    get: find,
    list(limit, functionRef) {
      for (const stored of readRunning(store)) settle(stored);
      return readDeployments(store, limit, functionRef).map(({ deployment }) => deployment);
    },
    close: () => runner.close(),
  };
}
