import { createRequire } from 'node:module';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Writable } from 'node:stream';
import type { Channel } from './channel.ts';
import { FrameType, HEADER_BYTES, LOG_LEVELS, LOG_STREAMS, writeHeader } from './frames.ts';
import { LineBuffer, type OutputStream } from './line-buffer.ts';
import type { RunningCall } from './running-call.ts';

type Level = (typeof LOG_LEVELS)[number];

/** The call that the running code belongs to. */
export const currentCall = new AsyncLocalStorage<RunningCall>();

/** A message longer than this is cut. */
const MAX_MESSAGE = 256 * 1024;

/** Where everything the function writes ends up: log frames that name their call. */
export class Output {
  readonly #channel: Channel;
  /** Lines written outside of any call: at import, by timers of an earlier life. */
  readonly #outside = new LineBuffer();
  /** Set while a method of `console` writes, which is one entry whatever its line breaks. */
  #consoleLevel: Level | null = null;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Sends a log entry of the current call. */
  log(level: Level, message: string, stream: OutputStream = 'stdout'): void {
    this.#send(currentCall.getStore() ?? null, level, stream, message);
  }

  /** Sends the unfinished lines of a call that ends, or of the environment that does. */
  flush(call: RunningCall | null): void {
    const lines = call?.lines ?? this.#outside;
    for (const stream of LOG_STREAMS) lines.flush(stream, (line) => this.#send(call, levelOf(stream), stream, line));
  }

  /** Puts itself in place of stdout, stderr, console and raw writes to fd 1 and 2. */
  install(): void {
    for (const stream of LOG_STREAMS) {
      const writable = this.#writable(stream);
      Object.defineProperty(process, stream, { configurable: true, enumerable: true, get: () => writable });
    }
    this.#levels();
    this.#rawWrites();
  }

  #write(stream: OutputStream, text: string): void {
    const call = currentCall.getStore() ?? null;
    if (this.#consoleLevel !== null) {
      this.#send(call, this.#consoleLevel, stream, text.endsWith('\n') ? text.slice(0, -1) : text);
      return;
    }
    const lines = call === null || call.ended ? this.#outside : call.lines;
    lines.push(stream, text, (line) => this.#send(call, levelOf(stream), stream, line));
  }

  #send(call: RunningCall | null, level: Level, stream: OutputStream, message: string): void {
    const text = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)} … (cut)` : message;
    const size = 10 + Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(HEADER_BYTES + size);
    writeHeader(frame, FrameType.log, call?.number ?? 0, size);
    frame[HEADER_BYTES] = LOG_LEVELS.indexOf(level);
    frame[HEADER_BYTES + 1] = LOG_STREAMS.indexOf(stream);
    frame.writeDoubleLE(performance.timeOrigin + performance.now(), HEADER_BYTES + 2);
    frame.write(text, HEADER_BYTES + 10, 'utf8');
    this.#channel.send(frame);
  }

  #writable(stream: OutputStream): Writable {
    const decoder = new TextDecoder();
    const writable = new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        this.#write(stream, typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
        done();
      },
      // Like the real ones, which outlive `end()`.
      destroy: (_error, done) => done(null),
    });
    return Object.assign(writable, { fd: stream === 'stdout' ? 1 : 2, _type: 'pipe' });
  }

  /** Lets every writing method of `console` do its own formatting, and notes the level meanwhile. */
  #levels(): void {
    const levels: Record<string, Level> = {
      log: 'info',
      info: 'info',
      debug: 'debug',
      warn: 'warn',
      error: 'error',
      trace: 'trace',
      dir: 'info',
      dirxml: 'info',
      table: 'info',
      assert: 'error',
      count: 'info',
      timeEnd: 'info',
      timeLog: 'info',
      group: 'info',
      groupCollapsed: 'info',
    };
    const target: Record<string, unknown> = console as unknown as Record<string, unknown>;
    for (const [name, level] of Object.entries(levels)) {
      const original = target[name];
      if (typeof original !== 'function') continue;
      const wrapped = (...values: unknown[]): void => {
        const outer = this.#consoleLevel;
        this.#consoleLevel ??= level;
        try {
          Reflect.apply(original, console, values);
        } finally {
          this.#consoleLevel = outer;
        }
      };
      target[name] = Object.defineProperty(wrapped, 'name', { value: name });
    }
  }

  /** Loggers that write to the descriptors themselves (`fs.writeSync(1, …)`) are attributed too. */
  #rawWrites(): void {
    const fs = createRequire(import.meta.url)('node:fs') as Record<string, unknown>;
    const original = { writeSync: fs['writeSync'], write: fs['write'] } as {
      writeSync: (...values: unknown[]) => number;
      write: (...values: unknown[]) => void;
    };
    fs['writeSync'] = (fd: unknown, data: unknown, ...rest: unknown[]): number => {
      const text = fd === 1 || fd === 2 ? textOf(data, rest) : null;
      if (text === null) return original.writeSync(fd, data, ...rest);
      this.#write(fd === 1 ? 'stdout' : 'stderr', text);
      return Buffer.byteLength(text);
    };
    const write = (fd: unknown, data: unknown, ...rest: unknown[]): void => {
      const done = rest.at(-1);
      const text = fd === 1 || fd === 2 ? textOf(data, rest) : null;
      if (text === null || typeof done !== 'function') return original.write(fd, data, ...rest);
      this.#write(fd === 1 ? 'stdout' : 'stderr', text);
      process.nextTick(done, null, Buffer.byteLength(text), data);
    };
    // `util.promisify(fs.write)` answers with an object, which hangs on a symbol of the original.
    fs['write'] = Object.defineProperties(write, Object.getOwnPropertyDescriptors(original.write));
  }
}

function levelOf(stream: OutputStream): Level {
  return stream === 'stdout' ? 'info' : 'error';
}

/** What a call of `fs.write` or `fs.writeSync` writes; null where it says so in a way not understood here. */
function textOf(data: unknown, rest: unknown[]): string | null {
  if (typeof data === 'string') return data;
  if (!(data instanceof Uint8Array)) return null;
  const [offset, length] = rest;
  if (typeof offset === 'object' && offset !== null) return null;
  const from = typeof offset === 'number' ? offset : 0;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString(
    'utf8',
    from,
    from + (typeof length === 'number' ? length : data.length),
  );
}
