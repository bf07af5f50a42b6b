import type { FunctionIdentity, ProgrammingModel } from '../../../emulation.ts';
import type { FunctionMessage, ReadyMessage } from '../environment/messages.ts';
import type { DeployedFunction, Warmth } from '../ports.ts';
import type { EnvironmentSource } from './environment-source.ts';
import type { Environment } from './environment.ts';
import type { Owner } from './environment-owner.ts';
import type { ColdStart } from './build-record.ts';
import { CallClock } from './call-clock.ts';
import type { Invocation } from './invocation.ts';
import { HELD_UP_MS, anyStays, busySince, emptiestBehind, fullestBehind, processorsTaken } from './line-up.ts';
import { Startup, type StartupResult } from './startup.ts';
import { WaitingCalls } from './waiting-calls.ts';
import { WarmFloor } from './warm-floor.ts';

/** Init is tried again under the function's own timeout where it took longer (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, "Init phase"). */
const INIT_MS = 10_000;

/** How often calls that wait are looked after: where they are short, and where they are not. */
const CHECK_MS = HELD_UP_MS;
const PATIENT_CHECK_MS = 50;

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
  readonly initMessage: FunctionMessage;
  /** Bytes that a request may have. */
  readonly requestLimit: number;
  readonly environments = new Set<Environment>();
  readonly #source: EnvironmentSource;
  readonly #log: Owner['log'];
  readonly #starting = new Set<Environment>();
  readonly #cold = new Map<Environment, ColdStart>();
  readonly #waiting = new WaitingCalls();
  readonly #clock = new CallClock();
  readonly #floor = new WarmFloor();
  #watching: NodeJS.Timeout | null = null;
  #withRoom: Environment[] = [];
  #initTimedOut = false;
  /** When something was last seen to be starting, as `performance.now()`. */
  #lastStart = -Infinity;
  #retired = false;
  #closed = false;

  constructor(
    deployed: { fn: DeployedFunction; identity: FunctionIdentity; model: ProgrammingModel; initMessage: FunctionMessage },
    source: EnvironmentSource,
    log: Owner['log'],
  ) {
    ({ fn: this.fn, identity: this.identity, model: this.model, initMessage: this.initMessage } = deployed);
    this.#source = source;
    this.#log = log;
    this.requestLimit = this.model.requestBytes?.(this.identity.env) ?? this.model.limits.requestBytes;
  }

  submit(invocation: Invocation): void {
    if (this.#closed) {
      invocation.cancel();
      return;
    }
    if (this.#waiting.size === 0 && this.#place(invocation)) return;
    if (this.#waiting.size >= MAX_WAITING) {
      invocation.fail({ kind: 'throttled', limit: this.#source.maxEnvironments });
      return;
    }
    this.#waiting.add(invocation);
    this.#watch();
    this.scale();
  }

  /** Starts as many environments as the waiting calls need and the source gives; where calls are short, only what they turn out to need. */
  scale(): void {
    this.#warm();
    if (this.#clock.depth > 0 && (this.#starting.size > 0 || anyStays(this.environments))) return;
    this.#grow(this.#waiting.size, Infinity);
  }

  /** Has at least so many environments at any time. */
  keepWarm(count: number): void {
    this.#floor.set(count);
    this.#warm();
    this.#checkEmpty();
  }

  warmth(): Warmth {
    return this.#floor.status(this.environments);
  }

  keeps(): boolean {
    return this.#floor.holds(this.environments);
  }

  #warm(): void {
    while (!this.#closed && !this.#retired && this.#floor.isBelow(this.environments, this.#starting.size)) {
      const environment = this.#source.acquire(this);
      if (environment === null) return this.#source.await(this);
      this.#start(environment);
    }
  }

  /** Lets idle environments go and busy ones after their calls. What waits gets new ones. */
  retire(): void {
    this.#retired = true;
    this.#floor.set(0);
    for (const environment of this.environments) environment.recycle();
    if (this.#waiting.size > 0) return;
    for (const environment of this.#starting) environment.kill();
  }

  /** Answers what waits, and starts nothing any more. */
  close(): void {
    if (this.#watching !== null) clearTimeout(this.#watching);
    this.#closed = true;
    for (let { first } = this.#waiting; first !== null; { first } = this.#waiting) {
      this.#waiting.remove(first);
      first.cancel();
    }
  }

  preloaded(): void {
    // Startup has seen to it.
  }

  ready(_environment: Environment, _message: ReadyMessage): void {
    // Startup has seen to it.
  }

  free(environment: Environment, handlerMs: number, cpuShare: number | null): void {
    this.#clock.observe(handlerMs, cpuShare, Math.min(this.fn.project.concurrency, environment.calls.running + 1));
    this.#offer(environment);
  }

  returned(_environment: Environment, invocations: Invocation[]): void {
    if (this.#closed) {
      for (const invocation of invocations) invocation.cancel();
      return;
    }
    this.#waiting.putBack(invocations);
    this.#drain();
    this.#watch();
    this.scale();
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
    environment.countsItself = this.model.runsInChild !== true;
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
    if (result.kind === 'ready' || this.#waiting.size === 0) this.#floor.note(result);
    if (result.kind === 'ready') {
      this.#initTimedOut = false;
      environment.owner = this;
      this.environments.add(environment);
      this.#cold.set(environment, result.cold);
      this.#offer(environment);
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
    const { first } = this.#waiting;
    if (first === null) return;
    this.#waiting.remove(first);
    first.coldStartFailed(environment.id, result.cold);
    if (result.kind === 'error') first.failToLoad(result.error);
    else first.fail(result.failure);
  }

  #offer(environment: Environment): void {
    if (environment.hasRoom && !this.#withRoom.includes(environment)) this.#withRoom.push(environment);
    this.#drain();
    if (this.#retired && environment.state === 'idle') environment.recycle();
  }

  #drain(): void {
    for (let { first } = this.#waiting; first !== null; { first } = this.#waiting) {
      if (!this.#place(first)) return;
      this.#waiting.remove(first);
    }
  }

  /** Gives the call to an environment: behind a short one that runs, to one with room, or behind others. False where it has to wait. */
  #place(invocation: Invocation): boolean {
    const { depth, depthBeforeWaking } = this.#clock;
    const environment =
      fullestBehind(this.environments, depthBeforeWaking) ??
      (this.#crowded ? emptiestBehind(this.environments, depth) : null) ??
      this.#withRoomNow() ??
      fullestBehind(this.environments, depth);
    if (environment === null) return false;
    const cold = this.#cold.get(environment) ?? null;
    if (cold !== null) this.#cold.delete(environment);
    if (!environment.hasRoom) this.#watch();
    // An environment that was ready before the call came is no cold start for it.
    environment.dispatch(invocation, this.fn.project.timeoutS * 1000, cold !== null && invocation.startedAt < cold.readyAt ? cold : null);
    return true;
  }

  /** The environment used last of those with room. */
  #withRoomNow(): Environment | null {
    for (let last = this.#withRoom.at(-1); last !== undefined; last = this.#withRoom.at(-1)) {
      if (last.hasRoom) return last;
      this.#withRoom.pop();
    }
    return null;
  }

  /** Looks after waiting and lined up calls until there are none. */
  #watch(): void {
    if (this.#closed) return;
    if (this.#watching === null) this.#watching = setTimeout(() => this.#check(), this.#clock.depth > 0 ? CHECK_MS : PATIENT_CHECK_MS);
  }

  #check(): void {
    this.#watching = null;
    let linedUp = 0;
    for (const environment of this.environments) {
      environment.calls.recall(CHECK_MS);
      linedUp += environment.calls.linedUp;
    }
    // What is about to start may be what they wait for; startup has its own limits.
    if (this.#starting.size > 0) this.#lastStart = performance.now();
    while (this.#waiting.oldestMs(this.#lastStart) > this.#source.queueMs) this.#throttleFirst();
    const slots = this.environments.size * this.fn.project.concurrency;
    const saturated = this.#clock.saturated(slots, (since) => busySince(this.environments, since));
    if (saturated && this.#clock.depth > 0 && !this.#crowded) this.#grow(this.#waiting.size + linedUp, Math.max(1, this.environments.size));
    if (this.#waiting.size + linedUp > 0) this.#watch();
    else this.#checkEmpty();
  }

  /** Where calls compute and all processors do that already, more environments only get in each other's way. */
  get #crowded(): boolean {
    return this.#clock.computes && processorsTaken(this.environments);
  }

  /** Starts environments for so many calls, `most` at once. */
  #grow(calls: number, most: number): void {
    const { concurrency } = this.fn.project;
    for (let started = 0; started < most && this.#starting.size * concurrency < calls; started++) {
      const environment = this.#source.acquire(this);
      if (environment === null) {
        this.#source.await(this);
        return;
      }
      this.#start(environment);
    }
  }

  #throttleFirst(): void {
    const { first } = this.#waiting;
    if (first === null) return;
    this.#waiting.remove(first);
    first.fail({ kind: 'throttled', limit: this.#source.maxEnvironments });
  }

  #checkEmpty(): void {
    if (this.environments.size + this.#starting.size + this.#waiting.size + this.#floor.wanted === 0) this.#source.empty(this);
  }
}
