import type { Deployment, DeploymentInput } from '#shared/model/deployment.ts';
import type { CoreContext } from '../context.ts';
import { applyDeployment } from '../deploy/apply.ts';
import { beat } from './liveness.ts';
import { createProgress } from './progress.ts';

/** The deployments that this process carries out. */
export interface Runner {
  run(deployment: Deployment, input: DeploymentInput): void;
  has(id: string): boolean;
  abort(id: string): void;
  /** Cancels all and waits until that is written down. */
  close(): Promise<void>;
}

const BEAT_MS = 1000;

export function createRunner(core: CoreContext, wake: () => void): Runner {
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  let timer: NodeJS.Timeout | null = null;

  function keepAlive(): void {
    try {
      for (const id of beat(core.store, [...running.keys()])) running.get(id)?.controller.abort();
    } catch (error) {
      core.log.write('warn', 'The deployments under way could not be noted.', error);
    }
  }

  async function carryOut(deployment: Deployment, input: DeploymentInput, signal: AbortSignal): Promise<void> {
    const progress = createProgress(core.store, deployment, wake);
    try {
      progress.finish(await applyDeployment(core, input, progress, { signal }));
    } catch (error) {
      // The store failed (a full disk): there is nowhere left to write it down but the log.
      core.log.write('error', `The deployment ${deployment.id} could not be written down.`, error);
    } finally {
      running.delete(deployment.id);
      if (running.size === 0 && timer !== null) {
        clearInterval(timer);
        timer = null;
      }
      wake();
    }
  }

  return {
    run(deployment, input) {
      const controller = new AbortController();
      // In a turn of its own: the caller has the id before anything happens.
      const done = new Promise<void>((resolve) => setImmediate(resolve)).then(() => carryOut(deployment, input, controller.signal));
      running.set(deployment.id, { controller, done });
      timer ??= setInterval(keepAlive, BEAT_MS);
    },
    has: (id) => running.has(id),
    abort: (id) => running.get(id)?.controller.abort(),
    async close() {
      for (const { controller } of running.values()) controller.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
