import { FrameType, decodeJson, decodeWithBody, encodeJson, encodeNumber } from '../environment/frames.ts';
import type { AnswerMessage, EndMessage, HeadMessage, InitMessage, PreloadedMessage, ReadyMessage } from '../environment/messages.ts';
import type { Failure } from '../../../emulation.ts';
import type { EnvironmentInfo } from '#shared/model/runtime-status.ts';
import { now } from './clock.ts';
import { EnvironmentProcess, type ProcessExit } from './environment-process.ts';
import type { Invocation } from './invocation.ts';
import { explainExit } from './process-exit.ts';
import type { ProcessTree } from './resident-memory.ts';
import { encodeCall } from './encode-call.ts';
import type { Flavour } from './flavour.ts';
import type { Owner, Unstarted, Watcher } from './environment-owner.ts';
import { decodeLog, type OutputLine } from './output-line.ts';

/** An environment with other calls running has this long to prove that it is not stuck before it is ended. */
const PONG_MS = 500;
/** Time for the function to notice that its caller went away. */
const ABANDON_MS = 100;

let turns = 0;

type State = EnvironmentInfo['state'];

/**
 * One execution environment: a process and the calls in it.
 * provisioning -> idle <-> busy -> recycling -> gone; `recycling` takes no further calls and ends with its last one.
 */
export class Environment {
  readonly id: string;
  readonly flavour: Flavour;
  readonly createdAt = now();
  owner: Owner;
  state: State = 'provisioning';
  preloaded = false;
  lastUsedAt: number | null = null;
  invocations = 0;
  memoryMaxMb: number | null = null;
  memoryMb: number | null = null;
  /** Set when it is given to a function. */
  concurrency = 1;
  memoryLimitMb: number | null = null;
  /** Kept by the memory monitor. */
  tree: ProcessTree | null = null;
  /** A number that spreads the monitor's work. */
  readonly turn = turns++;
  functionName: string | null = null;
  version: string | null = null;
  readonly #process: EnvironmentProcess;
  readonly #watcher: Watcher;
  readonly #sandboxed: boolean;
  readonly #variables: Record<string, string>;
  readonly #calls = new Map<number, { invocation: Invocation; timer: NodeJS.Timeout }>();
  #nextCall = 1;
  #initialised = false;
  #outOfMemory: Extract<Failure, { kind: 'out_of_memory' }> | null = null;
  #pong: NodeJS.Timeout | null = null;
  /** Attributes lines that arrive just after the call that wrote them. */
  #lastInvocation: Invocation | null = null;

  constructor(unstarted: Unstarted, flavour: Flavour, owner: Owner, watcher: Watcher) {
    this.id = unstarted.id;
    this.#watcher = watcher;
    this.flavour = flavour;
    this.owner = owner;
    this.#sandboxed = unstarted.sandboxed;
    this.#variables = unstarted.variables;
    this.#process = new EnvironmentProcess(unstarted.command, {
      frame: (type, call, payload) => this.#onFrame(type, call, payload),
      line: (stream, text) => this.#onLine(stream, text),
      exit: (exit) => this.#onExit(exit),
    });
    this.#process.send(encodeJson(FrameType.preload, 0, { worker: flavour.worker }));
  }

  get pid(): number | null {
    return this.#process.pid;
  }

  get running(): number {
    return this.#calls.size;
  }

  get hasRoom(): boolean {
    return (this.state === 'idle' || this.state === 'busy') && this.#calls.size < this.concurrency;
  }

  init(message: InitMessage): void {
    this.#process.send(encodeJson(FrameType.init, 0, { ...message, env: { ...this.#variables, ...message.env } }));
  }

  /** Sends a call, to be ended after `timeoutMs`. */
  dispatch(invocation: Invocation, timeoutMs: number): void {
    const number = this.#nextCall++;
    const timer = setTimeout(() => this.#timeout(number), timeoutMs);
    this.#calls.set(number, { invocation, timer });
    this.#lastInvocation = invocation;
    this.state = 'busy';
    this.invocations++;
    this.lastUsedAt = now();
    this.#process.send(...encodeCall(number, invocation, Date.now() + timeoutMs));
  }

  credit(invocation: Invocation, bytes: number): void {
    const number = this.#numberOf(invocation);
    if (number !== null) this.#process.send(encodeNumber(FrameType.credit, number, bytes));
  }

  /** The invocation is over without its answer; no other call will run here. */
  abandon(invocation: Invocation): void {
    const number = this.#numberOf(invocation);
    if (number !== null) this.#drop(number, ABANDON_MS);
  }

  /** Takes no further calls; goes at once where none runs. */
  recycle(): void {
    if (this.state === 'gone') return;
    this.state = 'recycling';
    if (this.#calls.size === 0) this.kill();
  }

  kill(): void {
    if (this.state !== 'gone') this.state = 'recycling';
    this.#process.kill();
  }

  /** A measurement of the resident memory of everything that runs in here. */
  measured(usedMb: number): void {
    this.memoryMb = usedMb;
    if (this.memoryMaxMb === null || usedMb > this.memoryMaxMb) this.memoryMaxMb = usedMb;
    if (this.memoryLimitMb === null || usedMb <= this.memoryLimitMb || this.state === 'gone') return;
    this.#outOfMemory ??= { kind: 'out_of_memory', limitMb: this.memoryLimitMb, usedMb: Math.ceil(usedMb) };
    this.kill();
  }

  info(): EnvironmentInfo {
    return {
      id: this.id,
      state: this.state,
      pid: this.tree?.main ?? this.pid,
      functionName: this.functionName,
      version: this.version,
      startedAt: new Date(this.createdAt).toISOString(),
      lastUsedAt: this.lastUsedAt === null ? null : new Date(this.lastUsedAt).toISOString(),
      invocations: this.invocations,
      memoryMb: this.memoryMb,
    };
  }

  #numberOf(invocation: Invocation): number | null {
    for (const [number, call] of this.#calls) if (call.invocation === invocation) return number;
    return null;
  }

  #timeout(number: number): void {
    const call = this.#calls.get(number);
    if (call === undefined) return;
    this.#drop(number, 0);
    call.invocation.fail({ kind: 'timeout', phase: 'handler' });
  }

  /** Lets go of a call that the process may still be busy with, and of the process as soon as its other calls allow. */
  #drop(number: number, graceMs: number): void {
    this.#remove(number);
    this.state = 'recycling';
    this.#process.send(encodeJson(FrameType.abort, number));
    if (this.#calls.size === 0) {
      if (graceMs === 0) this.kill();
      else setTimeout(() => this.kill(), graceMs).unref();
      return;
    }
    this.#process.send(encodeJson(FrameType.ping, 0));
    this.#pong ??= setTimeout(() => this.kill(), PONG_MS);
  }

  #remove(number: number): void {
    const call = this.#calls.get(number);
    if (call === undefined) return;
    clearTimeout(call.timer);
    this.#calls.delete(number);
  }

  #onFrame(type: number, number: number, payload: Buffer): void {
    switch (type) {
      case FrameType.answer: {
        const { message, body } = decodeWithBody(payload);
        const answer = message as AnswerMessage;
        this.#ended(number, answer.rssMb, (invocation) => invocation.onAnswer(answer, body));
        break;
      }
      case FrameType.head:
        this.#calls.get(number)?.invocation.onHead(decodeJson(payload) as HeadMessage);
        break;
      case FrameType.data:
        this.#calls.get(number)?.invocation.onData(payload);
        break;
      case FrameType.end: {
        const end = decodeJson(payload) as EndMessage;
        if (end.exiting) this.state = 'recycling';
        this.#ended(number, end.rssMb, (invocation) => invocation.onEnd(end));
        break;
      }
      case FrameType.log:
        this.#onLog(number, decodeLog(payload));
        break;
      case FrameType.ready:
        this.#onReady(decodeJson(payload) as ReadyMessage);
        break;
      case FrameType.preloaded:
        this.preloaded = true;
        this.#watcher.calmed(this);
        this.owner.preloaded(this, (decodeJson(payload) as PreloadedMessage).error);
        break;
      case FrameType.pong:
        if (this.#pong !== null) clearTimeout(this.#pong);
        this.#pong = null;
        break;
      default:
        // User code can write to the pipe too; what it makes of it is its own process's end, nothing else.
        this.kill();
    }
  }

  #onReady(message: ReadyMessage): void {
    if (this.state !== 'provisioning') return;
    this.#initialised = true;
    this.state = 'idle';
    this.owner.ready(this, message);
  }

  #ended(number: number, rssMb: number | null, report: (invocation: Invocation) => void): void {
    const call = this.#calls.get(number);
    if (call === undefined) return;
    if (rssMb !== null && (this.memoryMaxMb === null || rssMb > this.memoryMaxMb)) this.memoryMaxMb = rssMb;
    this.#remove(number);
    this.lastUsedAt = now();
    report(call.invocation);
    if (this.state === 'recycling') {
      if (this.#calls.size === 0) this.kill();
      return;
    }
    if (this.#calls.size === 0) this.state = 'idle';
    this.owner.free(this);
    if (this.#calls.size === 0) this.#watcher.calmed(this);
  }

  #onLog(number: number, line: OutputLine): void {
    const call = this.#calls.get(number);
    if (call === undefined) this.owner.log(this, line);
    else call.invocation.log(line);
  }

  #onLine(stream: OutputLine['stream'], message: string): void {
    const line = { atMs: now(), level: stream === 'stdout' ? ('info' as const) : ('error' as const), message, stream };
    const [only] = this.#calls.values();
    const invocation = this.#calls.size === 1 ? only?.invocation : this.#calls.size === 0 ? this.#lastInvocation : null;
    if (invocation === null || invocation === undefined) this.owner.log(this, line);
    else invocation.log(line);
  }

  #onExit(exit: ProcessExit): void {
    this.state = 'gone';
    if (this.#pong !== null) clearTimeout(this.#pong);
    const phase = this.#initialised ? 'handler' : 'init';
    const failure =
      this.#outOfMemory ?? explainExit(exit, { phase, sandboxed: this.#sandboxed, limitMb: this.memoryLimitMb, usedMb: this.memoryMaxMb });
    for (const [number, { invocation }] of this.#calls) {
      this.#remove(number);
      invocation.fail(failure);
    }
    this.#lastInvocation = null;
    this.#watcher.gone(this);
    this.owner.gone(this, { failure, lastWords: exit.lastWords });
  }
}
