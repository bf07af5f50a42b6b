import type { Failure, FunctionIdentity, InvocationFacts, ProgrammingModel } from '../../../emulation.ts';
import { CREDIT_STEP_BYTES } from '../environment/frames.ts';
import type { AnswerMessage, EndMessage, HeadMessage } from '../environment/messages.ts';
import type { DeployedFunction, LogLine, Recorder } from '../ports.ts';
import { buildRecord, type ColdStart } from './build-record.ts';
import { fromMonotonic, now } from './clock.ts';
import { newInvocationId, newSpanId, newTraceId, parseTraceparent } from './ids.ts';
import { OK, statusOf, type Outcome } from './outcome.ts';
import { PreviewBuilder, headerOf } from './preview.ts';
import { RequestFlow, type BodyTarget } from './request-flow.ts';
import type { RunRequest, RunningInvocation, Sink } from './sink.ts';

const EMPTY = new Uint8Array(0);

/** What an invocation needs to know of the environment it runs in. */
export interface Host extends BodyTarget {
  readonly id: string;
  readonly memoryMaxMb: number | null;
  credit(bytes: number): void;
  /** The invocation was cancelled; its environment is not used again. */
  abandon(): void;
}

/** Where an invocation waits for its turn. */
export interface Line {
  /** It was cancelled. */
  remove(invocation: Invocation): void;
}

type Measured = Pick<EndMessage, 'beganAt' | 'handlerMs' | 'spans'>;

/** One invocation from the request to the record. Ends exactly once, whatever happens in which order. */
export class Invocation implements RunningInvocation {
  readonly id = newInvocationId();
  readonly traceId: string;
  readonly spanId = newSpanId();
  readonly parentSpanId: string | null;
  readonly startedAt = now();
  readonly fn: DeployedFunction;
  readonly request: RunRequest;
  /** Where it waits until an environment takes it. Not a callback: closures kept for each call were seen to keep other calls in memory. */
  line: Line | null = null;
  #model: ProgrammingModel;
  #requestLimit: number;
  #identity: FunctionIdentity;
  #sink: Sink;
  #recorder: Recorder;
  #host: Host | null = null;
  #environmentId: string | null = null;
  #cold: ColdStart | null = null;
  #dispatchedAt: number | null = null;
  /** The body of a request that was not complete when it came. */
  #flow: RequestFlow | null = null;
  #head: HeadMessage | null = null;
  #preview = new PreviewBuilder();
  #declared = Infinity;
  #held: Uint8Array[] = [];
  #taken = 0;
  #over = false;

  constructor(
    fn: DeployedFunction,
    { identity, model, requestLimit }: { identity: FunctionIdentity; model: ProgrammingModel; requestLimit: number },
    request: RunRequest,
    sink: Sink,
    recorder: Recorder,
  ) {
    const parent = parseTraceparent(request.traceparent);
    this.traceId = parent?.traceId ?? newTraceId();
    this.parentSpanId = parent?.spanId ?? null;
    this.fn = fn;
    this.request = request;
    this.#identity = identity;
    this.#model = model;
    this.#requestLimit = requestLimit;
    this.#sink = sink;
    this.#recorder = recorder;
  }

  get over(): boolean {
    return this.#over;
  }

  /** An environment takes the invocation; `cold` where it was started while this waited. */
  dispatched(host: Host, cold: ColdStart | null): void {
    this.#host = host;
    this.#environmentId = host.id;
    this.#cold = cold;
    this.line = null;
    this.#dispatchedAt = now();
    this.#platformLog('start', this.#facts(0), null);
    const { input } = this.request;
    if (input.kind === 'http' && input.request.live !== undefined) void this.#passBody(host, input.request.live);
  }

  /** The environment has taken so much of the body. */
  bodyTaken(bytes: number): void {
    this.#flow?.taken(bytes);
  }

  /** What came of a body that was passed on as it came. */
  #endFlow(): PreviewBuilder | null {
    this.#flow?.stop();
    return this.#flow?.received ?? null;
  }

  async #passBody(host: Host, body: AsyncIterable<Uint8Array>): Promise<void> {
    this.#flow = new RequestFlow(body);
    const limit = this.#requestLimit;
    const isWhole = await this.#flow.pass(host, limit, (size) => {
      this.fail({ kind: 'request_too_large', size, limit });
      host.abandon();
    });
    if (!isWhole) this.cancel();
  }

  /** The environment that this waited for failed before it could take it. */
  coldStartFailed(environmentId: string, cold: ColdStart): void {
    this.#environmentId = environmentId;
    this.#cold = cold;
  }

  onHead(head: HeadMessage): void {
    if (this.#over) return;
    this.#head = head;
    if (head.status !== null && this.request.input.kind === 'http' && this.request.input.request.method !== 'HEAD') {
      this.#declared = Number(headerOf(head.headers, 'content-length') ?? Infinity);
    }
    this.#sink.head(head.status, head.headers, null);
  }

  /** The part that completes a declared length is held back until the invocation is recorded. */
  onData(bytes: Buffer): void {
    if (this.#over) return;
    this.#preview.add(bytes);
    if (this.#preview.size >= this.#declared) {
      this.#held.push(bytes);
      this.taken(bytes.length);
    } else this.#sink.chunk(bytes);
  }

  onAnswer(answer: AnswerMessage, body: Buffer): void {
    if (this.#over) return;
    this.#head = answer;
    this.#preview.add(body);
    if (body.length > 0) this.#held.push(body);
    this.#sink.head(answer.status, answer.headers, null);
    this.#complete(answer);
  }

  onEnd(end: EndMessage): void {
    if (end.tooLarge !== null) this.fail({ kind: 'response_too_large', ...end.tooLarge }, end);
    else if (end.error !== null) this.#finish({ status: 'error', error: end.error, failure: null }, end);
    else this.#complete(end);
  }

  /** Ends with a whole answer, which may be the function's own way of saying that it failed. */
  #complete(end: Measured & Pick<EndMessage, 'failed'>): void {
    if (end.failed === undefined) this.#finish(OK, end);
    else this.#finish({ status: 'error', error: end.failed, failure: null }, end, this.#head !== null);
  }

  /** Ends without a result of the function's own. */
  fail(failure: Failure, measured?: Measured): void {
    if (this.#over) return;
    const error = this.#model.failure(failure, this.#facts(this.#durationOf(failure, measured)));
    this.#finish({ status: statusOf(failure), error, failure }, measured);
  }

  /** Ends with an error of the function's own that came before any call: its code could not be loaded. */
  failToLoad(error: Outcome['error']): void {
    this.#finish({ status: 'error', error, failure: null });
  }

  cancel(): void {
    if (this.#over) return;
    const host = this.#host;
    this.#finish({ status: 'cancelled', error: null, failure: null });
    if (host === null) this.line?.remove(this);
    else host.abandon();
  }

  taken(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < CREDIT_STEP_BYTES || this.#over) return;
    this.#host?.credit(this.#taken);
    this.#taken = 0;
  }

  /** A log line of this invocation. */
  log(line: Pick<LogLine, 'atMs' | 'level' | 'message' | 'stream'>): void {
    this.#recorder.log({
      ...line,
      functionName: this.fn.name,
      version: this.fn.version,
      invocationId: this.id,
      environmentId: this.#environmentId,
      traceId: this.traceId,
    });
  }

  #durationOf(failure: Failure | null, measured: Measured | undefined): number {
    if (failure?.kind === 'timeout') return this.fn.project.timeoutS * 1000;
    return measured?.handlerMs ?? (this.#dispatchedAt === null ? 0 : now() - this.#dispatchedAt);
  }

  #facts(durationMs: number): InvocationFacts {
    const initMs = this.#cold?.initMs ?? null;
    const memoryMaxMb = this.#host?.memoryMaxMb ?? null;
    return { id: this.id, function: this.#identity, durationMs, initMs, memoryMaxMb, traceId: this.traceId };
  }

  #platformLog(at: 'start' | 'end', facts: InvocationFacts, failure: Failure | null): void {
    const lines = this.#model.platformLog(at, facts, failure);
    if (lines.length === 0) return;
    const atMs = now();
    for (const { level, message } of lines) this.log({ atMs, level, message, stream: 'platform' });
  }

  /** `whole`: the answer that there is says everything, whatever the outcome. */
  #finish(outcome: Outcome, measured?: Measured, whole = outcome === OK): void {
    if (this.#over) return;
    this.#over = true;
    const ran = this.#dispatchedAt !== null || this.#cold !== null;
    const facts = this.#facts(this.#durationOf(outcome.failure, measured));
    if (ran) this.#platformLog('end', facts, outcome.failure);
    const cut = this.#head !== null && !whole;
    if (outcome.error !== null && this.#head === null) this.#answerError(outcome, facts);
    const rest = this.#held.length === 1 ? (this.#held[0] ?? EMPTY) : Buffer.concat(this.#held);
    const record = buildRecord(this, {
      outcome,
      facts,
      spans: measured?.spans ?? [],
      beganAt: measured === undefined ? null : fromMonotonic(measured.beganAt),
      head: this.#head,
      received: this.#endFlow(),
      response: this.#preview,
      environmentId: this.#environmentId,
      cold: this.#cold,
      dispatchedAt: this.#dispatchedAt,
      billedMs: ran ? this.#model.billedMs(facts) : 0,
    });
    this.#host = null;
    try {
      this.#recorder.finish(record);
    } finally {
      // Whatever becomes of the record, the caller gets its answer; not before it knows its invocation.
      queueMicrotask(() => this.#sink.end(record, rest, cut));
    }
  }

  /** The caller learns of an error in the model's words. */
  #answerError(outcome: Outcome, facts: InvocationFacts): void {
    if (outcome.error === null) return;
    if (this.request.input.kind === 'event') {
      this.#head = { status: null, headers: [] };
    } else {
      const { status, headers, body } = this.#model.errorResponse(outcome.error, outcome.failure, facts);
      const bytes = Buffer.from(body);
      this.#head = { status, headers };
      this.#preview.add(bytes);
      this.#held = [bytes];
    }
    this.#sink.head(this.#head.status, this.#head.headers, outcome.error);
  }
}
