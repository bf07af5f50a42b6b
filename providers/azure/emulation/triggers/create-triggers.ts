import { AppError } from '#shared/errors.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { appVariables } from './app-variables.ts';
import { createAppIndex, triggerBinding, type AppFunction, type AppIndex, type IndexedApp } from './app-functions.ts';
import { openBlobListener } from './blob-listener.ts';
import type { Listener, OpenListener } from './listener.ts';
import { openQueueListener } from './queue-listener.ts';
import { createRun, type Run } from './run-function.ts';
import { openTimer } from './timer-listener.ts';
import type { StorageServer } from '../storage/serve-storage.ts';

/** Triggers that something here can set off, by binding type in lower case. Those of Event Grid are pushed. */
const OPENERS: Readonly<Record<string, OpenListener>> = {
  timertrigger: openTimer,
  queuetrigger: openQueueListener,
  blobtrigger: openBlobListener,
};

/** How long what runs may take once another version took over. */
const GRACE_MS = 30_000;

export interface Triggers {
  index: AppIndex;
  /** Reads an app anew, and starts and stops listeners as it says; also for apps that were started or stopped. */
  sync(app: string): Promise<void>;
  /** How a function of an app is run for what happened outside; null where it is not there or not to run. */
  runner(app: string, name: string): Run | null;
  /** Functions of running apps by the type of their trigger, in lower case. */
  waiting(type: string): { app: string; fn: AppFunction }[];
  /** Looks at every app there is, and from then on at those that change. */
  begin(): void;
  close(graceMs: number): Promise<void>;
}

interface Active {
  app: IndexedApp;
  listeners: Listener[];
  stop: AbortController;
}

/**
 * Lets functions run by themselves: for every app there is, the triggers of its live version.
 * `isRunning` says whether an app is to run at all; `models` are those of function apps.
 */
export function createTriggers(
  host: EmulationHost,
  storage: StorageServer,
  { models, isRunning }: { models: ReadonlySet<string>; isRunning: (app: string) => boolean },
): Triggers {
  const index = createAppIndex(host);
  const active = new Map<string, Active>();
  const turns = new Map<string, Promise<void>>();
  const over = new AbortController();
  let stopChanges: (() => void) | undefined;

  const stopApp = async (app: string, graceMs: number): Promise<void> => {
    const found = active.get(app);
    active.delete(app);
    if (found === undefined) return;
    await Promise.all(found.listeners.map((listener) => listener.close(graceMs)));
    found.stop.abort();
  };
  const runOf = ({ app: { version, functions }, stop }: Active, name: string): Run | null => {
    const fn = functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (fn === undefined || fn.detail.disabled === true) return null;
    return createRun(host, { app: version.name, version: version.version, name: fn.name, retry: fn.detail.retry }, stop.signal);
  };
  /** What listens is what is to listen. */
  const isCurrent = (app: string): boolean =>
    active.get(app)?.app.version.version === host.functions.find(app)?.live.version && active.has(app) === isRunning(app);
  const startApp = async (app: string): Promise<void> => {
    const live = host.functions.find(app)?.live;
    if (live === undefined || !models.has(live.project.model) || !isRunning(app)) return;
    const indexed = await index.read(app, over.signal);
    if (indexed === null || over.signal.aborted) return;
    const started: Active = { app: indexed, listeners: [], stop: new AbortController() };
    active.set(app, started);
    for (const fn of indexed.functions) {
      const listener = open(started, fn);
      if (listener !== null) started.listeners.push(listener);
    }
  };
  const open = (started: Active, fn: AppFunction): Listener | null => {
    const { version, hostJson } = started.app;
    const binding = triggerBinding(fn);
    const opener = OPENERS[binding?.type.toLowerCase() ?? ''];
    const run = runOf(started, fn.name);
    if (binding === null || opener === undefined || run === null) return null;
    const variables = appVariables(version.project.env, storage.connectionString);
    const log = (level: 'info' | 'warn' | 'error', message: string): void => host.log(level, `${version.name}/${fn.name}: ${message}`);
    try {
      return opener({ app: version.name, name: fn.name, binding, hostJson, variables, host, storage, run, log });
    } catch (error) {
      log(
        'error',
        `The listener for function 'Functions.${fn.name}' was unable to start. ${error instanceof Error ? error.message : String(error)}`,
      );
      return null;
    }
  };

  const triggers: Triggers = {
    index,
    sync(app) {
      const before = turns.get(app) ?? Promise.resolve();
      const turn = before
        .then(async () => {
          if (isCurrent(app)) return;
          await stopApp(app, GRACE_MS);
          if (!over.signal.aborted) await startApp(app);
        })
        .catch((error: unknown) => {
          // Code that cannot be loaded is told of where it was deployed, and by the first call.
          if (!(error instanceof AppError) && !over.signal.aborted)
            host.log('error', `The triggers of "${app}" could not be started.`, error);
        })
        .finally(() => {
          if (turns.get(app) === turn) turns.delete(app);
        });
      turns.set(app, turn);
      return turn;
    },
    runner(app, name) {
      const found = active.get(app);
      return found === undefined ? null : runOf(found, name);
    },
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
