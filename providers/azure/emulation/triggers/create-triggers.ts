import { AppError } from '#shared/errors.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ActiveApp } from './active-app.ts';
import type { DataServices } from './data-services.ts';
import { createAppIndex, triggerBinding, type AppFunction, type AppIndex } from './app-functions.ts';
import type { Run } from './run-function.ts';

/** How long what runs may take once another version took over. */
const GRACE_MS = 30_000;

export interface Triggers {
  index: AppIndex;
  /** Reads an app anew, and starts and stops listeners as it says; also for apps that were started or stopped. */
  sync(app: string): Promise<void>;
  /** How a function of an app is run for what happened outside; null where it is not there or not to run. */
  runner(app: string, name: string): Run | null;
  /** Why a function of a running app does not start by itself; null where nothing is known to be wrong. */
  error(app: string, name: string): string | null;
  /** Functions of running apps by the type of their trigger, in lower case. */
  waiting(type: string): { app: string; fn: AppFunction }[];
  /** Looks at every app there is, and from then on at those that change. */
  begin(): void;
  close(graceMs: number): Promise<void>;
}

/**
 * Lets functions run by themselves: for every app there is, the triggers of its live version.
 * `isRunning` says whether an app is to run at all; `models` are those of function apps.
 */
export function createTriggers(
  host: EmulationHost,
  services: DataServices,
  { models, isRunning }: { models: ReadonlySet<string>; isRunning: (app: string) => boolean },
): Triggers {
  const index = createAppIndex(host);
  const active = new Map<string, ActiveApp>();
  const turns = new Map<string, Promise<void>>();
  const over = new AbortController();
  let stopChanges: (() => void) | undefined;

  const stopApp = async (app: string, graceMs: number): Promise<void> => {
    const found = active.get(app);
    active.delete(app);
    await found?.close(graceMs);
  };
  const startApp = async (app: string): Promise<void> => {
    const live = host.functions.find(app)?.live;
    if (live === undefined || !models.has(live.project.model) || !isRunning(app)) return;
    const indexed = await index.read(app, over.signal);
    if (indexed !== null && !over.signal.aborted) active.set(app, new ActiveApp(indexed, host, services));
  };
  /** What listens is what is to listen. */
  const isCurrent = (app: string): boolean =>
    active.get(app)?.app.version.version === host.functions.find(app)?.live.version && active.has(app) === isRunning(app);
  const turn = async (app: string): Promise<void> => {
    if (isCurrent(app)) return;
    await stopApp(app, GRACE_MS);
    if (!over.signal.aborted) await startApp(app);
  };

  const triggers: Triggers = {
    index,
    sync(app) {
      const next = (turns.get(app) ?? Promise.resolve())
        .then(() => turn(app))
        .catch((error: unknown) => {
          // Code that cannot be loaded is told of where it was deployed, and by the first call.
          if (!(error instanceof AppError) && !over.signal.aborted)
            host.log('error', `The triggers of "${app}" could not be started.`, error);
        })
        .finally(() => {
          if (turns.get(app) === next) turns.delete(app);
        });
      turns.set(app, next);
      return next;
    },
    runner: (app, name) => active.get(app)?.run(name) ?? null,
    error: (app, name) => active.get(app)?.error(name) ?? null,
    waiting: (type) =>
      [...active].flatMap(
        ([
          app,
          {
            app: { functions },
          },
        ]) =>
          functions
            .filter((fn) => triggerBinding(fn)?.type.toLowerCase() === type && fn.detail.disabled !== true)
            .map((fn) => ({ app, fn })),
      ),
    begin() {
      stopChanges ??= host.functions.onChange((app) => void triggers.sync(app));
      for (const { name } of host.functions.list()) void triggers.sync(name);
    },
    async close(graceMs) {
      over.abort();
      stopChanges?.();
      await Promise.all([...active.keys()].map((app) => stopApp(app, graceMs)));
    },
  };
  return triggers;
}
