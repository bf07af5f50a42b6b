import type { EmulationHost } from '../../../emulation-host.ts';
import { triggerBinding, type AppFunction, type IndexedApp } from './app-functions.ts';
import { appVariables } from './app-variables.ts';
import { idleReason, isListened, type ListenedTrigger } from '../idle-triggers.ts';
import { openBlobListener } from './blob-listener.ts';
import { openCosmosListener } from './cosmos-listener.ts';
import { openEventHubListener } from './event-hub-listener.ts';
import type { DataServices } from './data-services.ts';
import type { Listener, OpenListener } from './listener.ts';
import { openQueueListener } from './queue-listener.ts';
import { createRun, type Run } from './run-function.ts';
import { openServiceBusListener } from './service-bus-listener.ts';
import { openTimer } from './timer-listener.ts';

/** Triggers that something here can set off, by binding type in lower case. Those of Event Grid are pushed. */
const OPENERS: Readonly<Record<ListenedTrigger, OpenListener>> = {
  timertrigger: openTimer,
  queuetrigger: openQueueListener,
  blobtrigger: openBlobListener,
  cosmosdbtrigger: openCosmosListener,
  servicebustrigger: openServiceBusListener,
  eventhubtrigger: openEventHubListener,
};

/** One version of an app whose functions wait for their triggers. */
export class ActiveApp {
  readonly app: IndexedApp;
  readonly #host: EmulationHost;
  readonly #services: DataServices;
  readonly #stop = new AbortController();
  readonly #listeners: Listener[];
  readonly #errors = new Map<string, string>();

  constructor(app: IndexedApp, host: EmulationHost, services: DataServices) {
    this.app = app;
    this.#host = host;
    this.#services = services;
    this.#listeners = app.functions.map((fn) => this.#open(fn)).filter((listener) => listener !== null);
  }

  /** How a function is run; null where it is not there or disabled. */
  run(name: string): Run | null {
    const { version, functions } = this.app;
    const fn = functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (fn === undefined || fn.detail.disabled === true) return null;
    return createRun(this.#host, { app: version.name, version: version.version, name: fn.name, retry: fn.detail.retry }, this.#stop.signal);
  }

  /** Why a function does not start by itself; null where nothing is known to be wrong. */
  error(name: string): string | null {
    return this.#errors.get(name.toLowerCase()) ?? null;
  }

  /** Takes nothing more; what runs after `graceMs` is cut off. */
  async close(graceMs: number): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close(graceMs)));
    this.#stop.abort();
  }

  /** A trigger that cannot be understood keeps its function, and no other, from starting by itself. */
  #open(fn: AppFunction): Listener | null {
    const { version, hostJson } = this.app;
    const binding = triggerBinding(fn);
    const run = this.run(fn.name);
    if (binding === null || run === null) return null;
    const type = binding.type.toLowerCase();
    const log = (level: 'info' | 'warn' | 'error', message: string): void =>
      this.#host.log(level, `${version.name}/${fn.name}: ${message}`);
    if (!isListened(type)) {
      const reason = idleReason(binding.type, fn.name);
      if (reason !== null) log('warn', reason);
      return null;
    }
    const variables = appVariables(version.project.env, this.#services);
    const report = (problem: string | null): void => {
      const key = fn.name.toLowerCase();
      if (problem !== null && this.#errors.get(key) !== problem)
        log('error', `The listener for function 'Functions.${fn.name}' was unable to start. ${problem}`);
      if (problem === null) this.#errors.delete(key);
      else this.#errors.set(key, problem);
    };
    const names = { app: version.name, name: fn.name };
    try {
      return OPENERS[type]({ ...this.#services, ...names, binding, hostJson, variables, host: this.#host, run, report, log });
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}
