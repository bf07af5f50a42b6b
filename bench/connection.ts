import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: string;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** A keep-alive HTTP/1.1 connection on a bare socket: the load generator must not be what is measured. */
export class Connection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket, request: Buffer) {
    this.#socket = socket;
    this.#request = request;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Connects, or rejects as the socket does (ECONNREFUSED). Every request is a GET of `url`. */
  static open(url: URL): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, Buffer.from(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)));
      });
    });
  }

  send(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(this.#request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const complete = parseAnswer(this.#received);
    if (complete === null) return;
    this.#received = this.#received.subarray(complete.length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(complete.answer);
  }
}

/** The first answer in `bytes` and its length; null while it is not all there. Knows both framings, by length and in chunks. */
export function parseAnswer(bytes: Buffer): { answer: Answer; length: number } | null {
  const head = bytes.indexOf(END_OF_HEAD);
  if (head < 0) return null;
  const text = bytes.toString('latin1', 0, head);
  const status = Number(text.slice(9, 12));
  const start = head + END_OF_HEAD.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) return parseChunks(bytes, start, status);
  const end = start + Number(length);
  return bytes.length < end ? null : { answer: { status, body: bytes.toString('utf8', start, end) }, length: end };
}

function parseChunks(bytes: Buffer, start: number, status: number): { answer: Answer; length: number } | null {
  let body = '';
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { answer: { status, body }, length: next };
    body += bytes.toString('utf8', line + 2, line + 2 + size);
    at = next;
  }
}
