import type { FunctionError } from '#shared/model/invocation.ts';
import type { Failure, FunctionEntry } from '../../../emulation.ts';
import type { FunctionMessage, ReadyMessage } from '../environment/messages.ts';
import { now } from './clock.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentExit, Owner } from './environment-owner.ts';
import type { ColdStart } from './build-record.ts';

/** A waiting environment that has not preloaded its model by now never will. */
const PRELOAD_MS = 30_000;

export type StartupResult = { cold: ColdStart } & (
  | { kind: 'ready'; entries: FunctionEntry[] }
  /** The code itself could not be loaded, in the model's words. */
  | { kind: 'error'; error: FunctionError }
  | { kind: 'failed'; failure: Failure; lastWords: string }
);

export interface StartupPlan {
  message: FunctionMessage;
  /** Milliseconds that loading the code may take. */
  limitMs: number;
  log: Owner['log'];
  done(environment: Environment, result: StartupResult): void;
}

/** Owns an environment from the moment a function asks for it until its code is loaded, or is not. */
export class Startup implements Owner {
  readonly requestedAt = now();
  readonly #plan: StartupPlan;
  #initAt: number | null = null;
  #timer: NodeJS.Timeout;
  #over = false;

  constructor(environment: Environment, plan: StartupPlan) {
    this.#plan = plan;
    environment.owner = this;
    this.#timer = setTimeout(() => this.#timeout(environment), PRELOAD_MS);
    if (environment.preloaded) this.#init(environment);
  }

  preloaded(environment: Environment, error: string | null): void {
    if (error === null) {
      this.#init(environment);
      return;
    }
    this.#plan.log(environment, {
      atMs: now(),
      level: 'error',
      message: `The programming model cannot be loaded: ${error}`,
      stream: 'stderr',
    });
    this.#fail(environment, { kind: 'exit', exitCode: null, signal: null, phase: 'init' }, error);
  }

  ready(environment: Environment, message: ReadyMessage): void {
    const cold = { ...this.#cold(), initMs: message.initMs };
    if (message.error === null) this.#finish(environment, { kind: 'ready', entries: message.entries, cold });
    else this.#finish(environment, { kind: 'error', error: message.error, cold });
  }

  gone(environment: Environment, exit: EnvironmentExit): void {
    this.#fail(environment, exit.failure, exit.lastWords);
  }

  free(): void {
    // No call runs during startup.
  }

  returned(): void {
    // Nothing is lined up here.
  }

  log(environment: Environment, line: Parameters<Owner['log']>[1]): void {
    this.#plan.log(environment, line);
  }

  #init(environment: Environment): void {
    this.#initAt = now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#timeout(environment), this.#plan.limitMs);
    environment.init(this.#plan.message);
  }

  #timeout(environment: Environment): void {
    this.#fail(environment, { kind: 'timeout', phase: 'init' }, '');
  }

  #fail(environment: Environment, failure: Failure, lastWords: string): void {
    this.#finish(environment, { kind: 'failed', failure, lastWords, cold: this.#cold() });
  }

  #cold(): ColdStart {
    const readyAt = now();
    const startedAt = this.#initAt ?? readyAt;
    return { requestedAt: this.requestedAt, startedAt, readyAt, initMs: readyAt - startedAt };
  }

  #finish(environment: Environment, result: StartupResult): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    if (result.kind !== 'ready') environment.kill();
    this.#plan.done(environment, result);
  }
}
