import { FrameType, decodeJson, decodeWithBody, encodeJson } from '../environment/frames.ts';
import type { AnswerMessage, EndMessage, HeadMessage, FunctionMessage, PreloadedMessage, ReadyMessage } from '../environment/messages.ts';
import type { Failure } from '../../../emulation.ts';
import type { EnvironmentInfo } from '#shared/model/runtime-status.ts';
import { now } from './clock.ts';
import { EnvironmentProcess, type ProcessExit } from './environment-process.ts';
import type { Invocation } from './invocation.ts';
import { explainExit } from './process-exit.ts';
import type { ProcessTree } from './resident-memory.ts';
import type { ColdStart } from './build-record.ts';
import { CallSlot } from './call-slot.ts';
import { CallTable } from './call-table.ts';
import { Departure } from './departure.ts';
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
  /** Processor time by time of calls, as last measured. */
  cpuShare: number | null = null;
  memoryMb: number | null = null;
  /** Set when it is given to a function. */
  concurrency = 1;
  memoryLimitMb: number | null = null;
  /** Whether the environment's own process is the function, and not only what it started. */
  countsItself = true;
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
  readonly calls = new CallTable();
  #nextCall = 1;
  #initialised = false;
  readonly #departure = new Departure(this);
  #outOfMemory: Extract<Failure, { kind: 'out_of_memory' }> | null = null;
  #pong: NodeJS.Timeout | null = null;
  /** The call that began last. */
  #last: CallSlot | null = null;

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

  get isUsable(): boolean {
    return this.state === 'idle' || this.state === 'busy';
  }

  get hasRoom(): boolean {
    return this.isUsable && this.calls.size < this.concurrency;
  }

  send(...frame: Uint8Array[]): void {
    this.#process.send(...frame);
  }

  init(message: FunctionMessage): void {
    this.#watcher.roused(this);
    this.#departure.leaveMs = message.leaveMs;
    this.send(encodeJson(FrameType.init, 0, { ...message, environmentId: this.id, env: { ...this.#variables, ...message.env } }));
  }

  /** Sends a call, which begins at once where there is room, else after those before it. `cold` where it waited for this environment. */
  dispatch(invocation: Invocation, timeoutMs: number, cold: ColdStart | null): void {
    const slot = new CallSlot(this, this.#nextCall++, invocation, timeoutMs);
    const begins = this.calls.size < this.concurrency;
    this.calls.add(slot);
    if (this.state !== 'busy') {
      this.state = 'busy';
      this.#watcher.roused(this);
    }
    this.send(...encodeCall(slot));
    if (begins) this.#begin(slot, cold);
    else invocation.line = slot;
  }

  /** The invocation is over without its answer; no other call will run here. */
  abandon(slot: CallSlot): void {
    if (this.calls.has(slot)) this.#drop(slot, ABANDON_MS);
  }

  /** Takes no further calls; goes at once where none runs. */
  recycle(): void {
    if (this.state === 'gone') return;
    if (this.state === 'provisioning') this.#departure.leaveMs = 0;
    this.state = 'recycling';
    if (this.calls.running === 0) this.#departure.begin();
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
      // Ready in the pool: nothing is being provisioned any more.
      state: this.state === 'provisioning' && this.preloaded && this.functionName === null ? 'idle' : this.state,
      pid: this.tree?.main ?? this.pid,
      functionName: this.functionName,
      version: this.version,
      startedAt: new Date(this.createdAt).toISOString(),
      lastUsedAt: this.lastUsedAt === null ? null : new Date(this.lastUsedAt).toISOString(),
      cpuShare: this.cpuShare,
      invocations: this.invocations,
      memoryMb: this.memoryMb,
    };
  }

  #begin(slot: CallSlot, cold: ColdStart | null): void {
    this.calls.running++;
    this.invocations++;
    this.#last = slot;
    this.lastUsedAt = now();
    slot.start(cold, this.#timeout);
  }

  readonly #timeout = (slot: CallSlot): void => {
    this.#drop(slot, 0);
    slot.invocation.fail({ kind: 'timeout', phase: 'handler' });
  };

  /** Lets go of a running call that the process may still be busy with, and of the process as soon as its other calls allow. */
  #drop(slot: CallSlot, graceMs: number): void {
    this.calls.remove(slot);
    this.state = 'recycling';
    this.#departure.leaveMs = 0;
    this.send(encodeJson(FrameType.abort, slot.number));
    this.calls.recall(0);
    if (this.calls.running === 0) {
      if (graceMs === 0) this.kill();
      else setTimeout(() => this.kill(), graceMs).unref();
      return;
    }
    this.send(encodeJson(FrameType.ping, 0));
    this.#pong ??= setTimeout(() => this.kill(), PONG_MS);
  }

  #onFrame(type: number, number: number, payload: Buffer): void {
    switch (type) {
      case FrameType.answer: {
        const { message, body } = decodeWithBody(payload);
        const answer = message as AnswerMessage;
        this.#ended(number, answer, (invocation) => invocation.onAnswer(answer, body));
        break;
      }
      case FrameType.head:
        this.calls.get(number)?.invocation.onHead(decodeJson(payload) as HeadMessage);
        break;
      case FrameType.data:
        this.calls.get(number)?.invocation.onData(payload);
        break;
      case FrameType.end: {
        const end = decodeJson(payload) as EndMessage;
        if (end.exiting) this.state = 'recycling';
        this.#ended(number, end, (invocation) => invocation.onEnd(end));
        break;
      }
      case FrameType.bodyTaken:
        this.calls.get(number)?.invocation.bodyTaken(payload.readUInt32LE(0));
        break;
      case FrameType.recalled:
        this.owner.returned(this, this.calls.takeBack(number));
        break;
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

  #ended(number: number, { usage, handlerMs }: Pick<EndMessage, 'usage' | 'handlerMs'>, report: (invocation: Invocation) => void): void {
    const slot = this.calls.get(number);
    if (slot?.startedAt === undefined) return;
    const rssMb = usage?.rssMb ?? 0;
    if (rssMb > (this.memoryMaxMb ?? 0)) this.memoryMaxMb = rssMb;
    if (usage !== null && usage !== undefined) this.cpuShare = usage.cpuShare;
    this.calls.remove(slot);
    this.lastUsedAt = now();
    report(slot.invocation);
    const next = this.calls.next();
    // The environment has begun it by itself.
    if (next !== null) this.#begin(next, null);
    if (this.state === 'recycling') {
      if (this.calls.running === 0) this.#departure.begin();
      return;
    }
    if (this.calls.size === 0) this.state = 'idle';
    this.owner.free(this, handlerMs, usage?.cpuShare ?? null);
    if (this.calls.size === 0) this.#watcher.calmed(this);
  }

  /** Lines that come after the end of the call that wrote them still belong to it. */
  #onLog(number: number, line: OutputLine): void {
    this.#process.countLine();
    const slot = this.calls.get(number) ?? (this.#last?.number === number ? this.#last : undefined);
    if (slot === undefined) this.owner.log(this, line);
    else slot.invocation.log(line);
  }

  #onLine(stream: OutputLine['stream'], message: string): void {
    const line = { atMs: now(), level: stream === 'stdout' ? ('info' as const) : ('error' as const), message, stream };
    if (this.calls.running > 1 || this.#last === null) this.owner.log(this, line);
    else this.#last.invocation.log(line);
  }

  #onExit(exit: ProcessExit): void {
    this.state = 'gone';
    if (this.#pong !== null) clearTimeout(this.#pong);
    const context = { sandboxed: this.#sandboxed, limitMb: this.memoryLimitMb, usedMb: this.memoryMaxMb };
    const failure = this.#outOfMemory ?? explainExit(exit, { ...context, phase: this.#initialised ? 'handler' : 'init' });
    const { begun, linedUp } = this.calls.clear();
    for (const slot of begun) slot.invocation.fail(failure);
    this.#last = null;
    this.#watcher.gone(this);
    this.owner.gone(this, { failure, lastWords: exit.lastWords });
    if (linedUp.length > 0) {
      this.owner.returned(
        this,
        linedUp.map((slot) => slot.invocation),
      );
    }
  }
}
