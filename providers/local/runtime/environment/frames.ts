/**
 * What the engine and an execution environment say to each other over the environment's one extra pipe (fd 3).
 * A frame is `u32 length of the payload | u8 type | u32 call | payload`, little-endian. Bodies travel as they are;
 * only what describes them is JSON.
 */

/** Engine to environment: below 16; environment to engine: from 16 on. */
export const FrameType = {
  /** `PreloadMessage`: load what every function of the model needs. */
  preload: 1,
  /** `InitMessage`: become this function. */
  init: 2,
  /** `CallMessage` and the request's body, see `encodeWithBody`. */
  call: 3,
  /** u32: bytes of the call's response that the caller has taken. */
  credit: 4,
  /** The caller went away or the time is up. */
  abort: 5,
  /** Answered with `pong` by an environment whose event loop turns. */
  ping: 6,
  /** End in good order: run what the function does before that (`LoadedFunction.leave`), and exit. */
  leave: 7,
  /** Give a call back that has not begun. Answered with `recalled`, or not at all where it has. */
  recall: 8,
  /** A part of the body of a call that is `live`. */
  body: 9,
  /** That was all of it. */
  bodyEnd: 10,
  /** `PreloadedMessage`. */
  preloaded: 16,
  /** `ReadyMessage`. */
  ready: 17,
  /** `HeadMessage`: the answer begins. */
  head: 18,
  /** A part of the answer's body. */
  data: 19,
  /** `EndMessage`. */
  end: 20,
  /** `AnswerMessage` and the whole body: head, data and end in one, see `encodeWithBody`. */
  answer: 21,
  /** u8 level, u8 stream, f64 epoch ms, UTF-8 message. Call 0 where no call wrote it. */
  log: 22,
  pong: 23,
  /** The call has not begun and will not. */
  recalled: 24,
  /** u32: bytes of a live body that the function has taken. */
  bodyTaken: 25,
} as const;

export const HEADER_BYTES = 9;

/** Unacknowledged bytes of one body that may be under way before whoever sends it has to wait. */
export const WINDOW_BYTES = 512 * 1024;

/** So much of a body is acknowledged at once. */
export const CREDIT_STEP_BYTES = 128 * 1024;

/** The longest body part that travels in one frame. */
export const CHUNK_BYTES = 64 * 1024;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export const LOG_STREAMS = ['stdout', 'stderr'] as const;

const EMPTY = Buffer.alloc(0);

/** Writes a frame's header into `target` at its beginning. */
export function writeHeader(target: Buffer, type: number, call: number, payloadBytes: number): void {
  target.writeUInt32LE(payloadBytes, 0);
  target[4] = type;
  target.writeUInt32LE(call, 5);
}

/** The header of a frame whose payload has to follow. */
export function encodeHeader(type: number, call: number, payloadBytes: number): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  writeHeader(header, type, call, payloadBytes);
  return header;
}

/** A frame whose payload is JSON, or nothing. */
export function encodeJson(type: number, call: number, message?: unknown): Buffer {
  const text = message === undefined ? '' : JSON.stringify(message);
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + size);
  writeHeader(frame, type, call, size);
  frame.write(text, HEADER_BYTES, 'utf8');
  return frame;
}

/** A frame with one number as payload. */
export function encodeNumber(type: number, call: number, value: number): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + 4);
  writeHeader(frame, type, call, 4);
  frame.writeUInt32LE(value, HEADER_BYTES);
  return frame;
}

/**
 * Everything of a frame but the body, whose `bodyBytes` have to follow: header, `u32 length of the JSON`, JSON.
 * Where `copy` is given, the body is copied in and the frame is complete.
 */
export function encodeWithBody(type: number, call: number, message: unknown, bodyBytes: number, copy?: Uint8Array): Buffer {
  const text = JSON.stringify(message);
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + 4 + size + (copy === undefined ? 0 : bodyBytes));
  writeHeader(frame, type, call, 4 + size + bodyBytes);
  frame.writeUInt32LE(size, HEADER_BYTES);
  frame.write(text, HEADER_BYTES + 4, 'utf8');
  if (copy !== undefined) frame.set(copy, HEADER_BYTES + 4 + size);
  return frame;
}

/** Takes apart the payload that `encodeWithBody` made. The body shares the payload's memory. */
export function decodeWithBody(payload: Buffer): { message: unknown; body: Buffer } {
  const size = payload.readUInt32LE(0);
  return { message: JSON.parse(payload.toString('utf8', 4, 4 + size)), body: payload.subarray(4 + size) };
}

export function decodeJson(payload: Buffer): unknown {
  return JSON.parse(payload.toString('utf8'));
}

/** What environments send is never longer; the longest are answers (100 MB on one cloud). */
const MAX_FRAME_BYTES = 128 * 2 ** 20;

export type FrameListener = (type: number, call: number, payload: Buffer) => void;

/** Cuts a byte stream into frames. Payloads share the memory of what was pushed wherever a frame came in one piece. */
export class FrameReader {
  readonly #listener: FrameListener;
  readonly #longest: number;
  /** What came of an incomplete frame, and how much of it. */
  #parts: Buffer[] = [];
  #have = 0;
  #need = HEADER_BYTES;

  constructor(listener: FrameListener, longest = MAX_FRAME_BYTES) {
    this.#listener = listener;
    this.#longest = longest;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#have > 0) {
      this.#parts.push(chunk);
      this.#have += chunk.length;
      if (this.#have < this.#need) return;
      bytes = Buffer.concat(this.#parts, this.#have);
      this.#parts = [];
      this.#have = 0;
    }
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const size = bytes.readUInt32LE(at);
      if (size > this.#longest) throw new RangeError(`A frame of ${size} bytes is none.`);
      const end = at + HEADER_BYTES + size;
      if (end > bytes.length) break;
      this.#listener(bytes[at + 4] ?? 0, bytes.readUInt32LE(at + 5), size === 0 ? EMPTY : bytes.subarray(at + HEADER_BYTES, end));
      at = end;
    }
    if (at === bytes.length) {
      this.#need = HEADER_BYTES;
      return;
    }
    const rest = at === 0 ? bytes : bytes.subarray(at);
    this.#parts = [rest];
    this.#have = rest.length;
    this.#need = rest.length < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + rest.readUInt32LE(0);
  }
}
