import type { FunctionIdentity, ProgrammingModel } from '../../../emulation.ts';
import type { InitMessage, ReadyMessage } from '../environment/messages.ts';
import type { DeployedFunction } from '../ports.ts';
import type { Environment } from './environment.ts';
import type { Owner } from './environment-owner.ts';
import type { ColdStart } from './build-record.ts';
import type { Invocation } from './invocation.ts';
import { Startup, type StartupResult } from './startup.ts';

/** Where a group gets environments from. */
export interface EnvironmentSource {
  /** An environment for the function, preloaded if there is one; null while there are as many as there may be. */
  acquire(group: FunctionGroup): Environment | null;
  /** Asks to be scaled again when there is room. */
  await(group: FunctionGroup): void;
  /** The group has neither environments nor calls left. */
  empty(group: FunctionGroup): void;
  /** Milliseconds that a call waits for a free environment. */
  readonly queueMs: number;
  readonly maxEnvironments: number;
}

/** Init is tried again under the function's own timeout where it took longer (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, "Init phase"). */
const INIT_MS = 10_000;

/** Calls of one function that may wait; the next is throttled at once. */
const MAX_WAITING = 10_000;

/**
 * One version of a function: its environments, and the calls that wait for one. A call goes to the first
 * environment with room, be it one that just came free or a new one; the last used is taken first, so that
 * those not needed grow old and go.
 */
export class FunctionGroup implements Owner {
  readonly fn: DeployedFunction;
  readonly identity: FunctionIdentity;
  readonly model: ProgrammingModel;
  readonly initMessage: InitMessage;
  readonly environments = new Set<Environment>();
  readonly #source: EnvironmentSource;
  readonly #log: Owner['log'];
  readonly #starting = new Set<Environment>();
  readonly #cold = new Map<Environment, ColdStart>();
  #waiting = new Map<Invocation, NodeJS.Timeout>();
  #withRoom: Environment[] = [];
  #initTimedOut = false;
  #retired = false;

  constructor(
    deployed: { fn: DeployedFunction; identity: FunctionIdentity; model: ProgrammingModel; initMessage: InitMessage },
    source: EnvironmentSource,
    log: Owner['log'],
  ) {
    this.fn = deployed.fn;
    this.identity = deployed.identity;
    this.model = deployed.model;
    this.initMessage = deployed.initMessage;
    this.#source = source;
    this.#log = log;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  submit(invocation: Invocation): void {
    const environment = this.#pick();
    if (environment !== null) {
      this.#dispatch(environment, invocation);
      return;
    }
    if (this.#waiting.size >= MAX_WAITING) {
      invocation.fail({ kind: 'throttled', limit: this.#source.maxEnvironments });
      return;
    }
    this.#waiting.set(invocation, this.#patience(invocation));
    invocation.onCancelWaiting = () => this.#leave(invocation);
    this.scale();
  }

  /** Starts as many environments as the waiting calls need and the source gives. */
  scale(): void {
    const { concurrency } = this.fn.project;
    while (this.#starting.size * concurrency < this.#waiting.size) {
      const environment = this.#source.acquire(this);
      if (environment === null) {
        this.#source.await(this);
        return;
      }
      this.#start(environment);
    }
  }

  /** Lets idle environments go and busy ones after their calls. What waits gets new ones. */
  retire(): void {
    this.#retired = true;
    for (const environment of this.environments) environment.recycle();
    if (this.#waiting.size > 0) return;
    for (const environment of this.#starting) environment.kill();
  }

  preloaded(): void {
    // Startup has seen to it.
  }

  ready(_environment: Environment, _message: ReadyMessage): void {
    // Startup has seen to it.
  }

  free(environment: Environment): void {
    if (!this.#withRoom.includes(environment)) this.#withRoom.push(environment);
    this.#drain();
    if (this.#retired && environment.state === 'idle') environment.recycle();
  }

  gone(environment: Environment): void {
    this.environments.delete(environment);
    this.#cold.delete(environment);
    this.#withRoom = this.#withRoom.filter((other) => other !== environment);
    this.scale();
    this.#checkEmpty();
  }

  log(environment: Environment, line: Parameters<Owner['log']>[1]): void {
    this.#log(environment, line);
  }

  #start(environment: Environment): void {
    const { project } = this.fn;
    this.#starting.add(environment);
    environment.functionName = this.fn.name;
    environment.version = this.fn.version;
    environment.concurrency = project.concurrency;
    environment.memoryLimitMb = project.memoryMb;
    const firstLimit = this.model.limits.initS === undefined ? INIT_MS : this.model.limits.initS * 1000;
    // The group is the owner only once the code is loaded.
    void new Startup(environment, {
      message: this.initMessage,
      limitMs: this.#initTimedOut ? project.timeoutS * 1000 : firstLimit,
      log: this.#log,
      done: (started, result) => this.#started(started, result),
    });
  }

  #started(environment: Environment, result: StartupResult): void {
    this.#starting.delete(environment);
    if (result.kind === 'ready') {
      this.#initTimedOut = false;
      environment.owner = this;
      this.environments.add(environment);
      this.#cold.set(environment, result.cold);
      this.free(environment);
      return;
    }
    const retry = result.kind === 'failed' && result.failure.kind === 'timeout' && !this.#initTimedOut;
    this.#initTimedOut = retry;
    if (!retry) this.#failFirst(environment, result);
    this.scale();
    this.#checkEmpty();
  }

  /** A start that failed costs the call that has waited longest; the others get a start of their own. */
  #failFirst(environment: Environment, result: Exclude<StartupResult, { kind: 'ready' }>): void {
    const [first] = this.#waiting.keys();
    if (first === undefined) return;
    this.#leave(first);
    first.coldStartFailed(environment.id, result.cold);
    if (result.kind === 'error') first.failToLoad(result.error);
    else first.fail(result.failure);
  }

  #pick(): Environment | null {
    for (let last = this.#withRoom.at(-1); last !== undefined; last = this.#withRoom.at(-1)) {
      if (last.hasRoom) return last;
      this.#withRoom.pop();
    }
    return null;
  }

  #drain(): void {
    for (const invocation of this.#waiting.keys()) {
      const environment = this.#pick();
      if (environment === null) return;
      this.#leave(invocation);
      this.#dispatch(environment, invocation);
    }
  }

  #dispatch(environment: Environment, invocation: Invocation): void {
    const cold = this.#cold.get(environment) ?? null;
    if (cold !== null) this.#cold.delete(environment);
    const host = {
      id: environment.id,
      get memoryMaxMb() {
        return environment.memoryMaxMb;
      },
      credit: (bytes: number) => environment.credit(invocation, bytes),
      abandon: () => environment.abandon(invocation),
    };
    // An environment that was ready before the call came is no cold start for it.
    invocation.dispatched(host, cold !== null && invocation.startedAt < cold.readyAt ? cold : null);
    environment.dispatch(invocation, this.fn.project.timeoutS * 1000);
  }

  #leave(invocation: Invocation): void {
    clearTimeout(this.#waiting.get(invocation));
    this.#waiting.delete(invocation);
    invocation.onCancelWaiting = null;
  }

  #patience(invocation: Invocation): NodeJS.Timeout {
    return setTimeout(() => {
      // It is about to get what it waits for; startup has its own limits.
      if (this.#starting.size > 0) {
        this.#waiting.set(invocation, this.#patience(invocation));
        return;
      }
      this.#leave(invocation);
      invocation.fail({ kind: 'throttled', limit: this.#source.maxEnvironments });
      this.#checkEmpty();
    }, this.#source.queueMs);
  }

  #checkEmpty(): void {
    if (this.environments.size === 0 && this.#starting.size === 0 && this.#waiting.size === 0) this.#source.empty(this);
  }
}
