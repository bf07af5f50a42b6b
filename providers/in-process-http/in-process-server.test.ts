import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { WorkerHttpRequest } from '../emulation.ts';
import { overSocket, type SocketAnswer } from '../testing/over-socket.ts';
import { InProcessServer } from './in-process-server.ts';

type Ask = Partial<Omit<WorkerHttpRequest, 'body'>> & { body?: string };

const full = ({ body = '', ...rest }: Ask): WorkerHttpRequest => ({
  method: 'GET',
  path: '/',
  origin: 'http://127.0.0.1:4000',
  remoteAddress: '10.0.0.1',
  ...rest,
  headers: [
    ['Host', 'x'],
    ...(body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))] as [string, string]]),
    ...(rest.headers ?? []),
  ],
  body: Buffer.from(body),
});

async function inProcess(
  server: InProcessServer,
  ask: Ask,
  signal = new AbortController().signal,
): Promise<SocketAnswer & { chunks: Buffer[] }> {
  const answer = { status: 0, headers: {} as Record<string, string | string[]>, chunks: [] as Buffer[] };
  await server.handle(full(ask), {
    head: (status, headers) => {
      answer.status = status;
      for (const [name, value] of headers) {
        const key = name.toLowerCase();
        if (key === 'set-cookie') answer.headers[key] = [answer.headers[key] ?? [], value].flat();
        else answer.headers[key] = value;
      }
    },
    write: async (chunk) => void answer.chunks.push(Buffer.from(chunk)),
    onAbort: (listener) => signal.addEventListener('abort', listener),
  });
  return { ...answer, body: Buffer.concat(answer.chunks) };
}

/** The same request over a socket and in the process gives the same answer. */
async function same(listener: RequestListener, ask: Ask): Promise<SocketAnswer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const expected = await overSocket((server.address() as AddressInfo).port, full(ask));
    const { chunks: _chunks, ...actual } = await inProcess(new InProcessServer(createServer(listener)), ask);
    delete expected.headers['date'];
    delete actual.headers['date'];
    assert.deepEqual(actual, expected);
    return actual;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('fixed, chunked and empty responses, HEAD, cookies', async () => {
  await same((_, res) => res.end('text'), {});
  await same((_, res) => void (res.write('one'), setTimeout(() => res.end('two'), 5)), {});
  await same((_, res) => res.writeHead(204).end(), {});
  await same((_, res) => res.writeHead(304, { etag: 'x' }).end(), {});
  await same((_, res) => res.setHeader('set-cookie', ['a=1', 'b=2']).end(), {});
  await same((_, res) => res.end('never seen'), { method: 'HEAD' });
  await same((_, res) => res.writeHead(200, { 'content-length': '0' }).end(), {});
  await same((_, res) => res.writeHead(200, { 'x-name': 'caf\u00e9' }).end('ü€'), {});
  const { body } = await same((_, res) => res.end(Buffer.from([0, 255, 13, 10, 13, 10])), {});
  assert.equal(body.length, 6);
});

test('requests with bodies and headers of every kind', async () => {
  const echo: RequestListener = (req, res) => {
    const parts: Buffer[] = [];
    req
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const { host: _host, connection: _c, ...headers } = req.headers;
        res.end(JSON.stringify({ method: req.method, url: req.url, headers, body: Buffer.concat(parts).toString() }));
      });
  };
  await same(echo, {
    method: 'POST',
    path: '/a?b=%20c',
    body: '{"a":"ü"}',
    headers: [
      ['X-A', '1'],
      ['x-a', '2'],
      ['Content-Type', 'application/json'],
    ],
  });
  await same(echo, { method: 'PUT', body: 'text' });
  await same(echo, { method: 'DELETE' });
  const server = new InProcessServer(createServer(echo));
  const chunked = {
    ...full({ method: 'POST' }),
    headers: [['Transfer-Encoding', 'chunked'] as [string, string]],
    body: Buffer.from('parts'),
  };
  const seen: Buffer[] = [];
  await server.handle(chunked, {
    head: () => {},
    write: async (chunk) => void seen.push(Buffer.from(chunk)),
    onAbort: () => {},
  });
  assert.match(Buffer.concat(seen).toString(), /"transfer-encoding":"chunked".*"body":"parts"/);
});

test('a header cannot bring another one along', async () => {
  const server = new InProcessServer(createServer((req, res) => res.end(JSON.stringify(req.headers))));
  const { body } = await inProcess(server, {
    path: '/x y',
    headers: [
      ['X-A', 'b\r\nX-Evil: 1'],
      ['Bad\r\nName', '1'],
    ],
  });
  const headers = JSON.parse(body.toString()) as Record<string, string>;
  assert.equal(headers['x-evil'], undefined);
  assert.equal(headers['x-a'], 'b  X-Evil: 1');
});

test('many requests at a time are kept apart, each in the asynchronous context of its caller', async () => {
  const context = new AsyncLocalStorage<number>();
  const server = new InProcessServer(
    createServer((req, res) => {
      req.resume().on('end', () => setTimeout(() => res.end(`${req.url} ${context.getStore()}`), 2));
    }),
  );
  const ask = (i: number): Promise<string> =>
    context.run(i, async () => (await inProcess(server, { method: 'POST', path: `/${i}`, body: 'x' })).body.toString());
  for (let i = 0; i < 3; i++) assert.equal(await ask(i), `/${i} ${i}`);
  assert.deepEqual(await Promise.all([4, 5, 6, 7].map(ask)), ['/4 4', '/5 5', '/6 6', '/7 7']);
});

test('one request after the other has the same connection, whatever became of the body of the one before', async () => {
  const sockets = new Set<unknown>();
  const server = new InProcessServer(
    createServer((req, res) => {
      sockets.add(req.socket);
      if (req.url === '/read') req.pipe(res);
      else if (req.url === '/late') res.on('finish', () => req.resume()).end('late');
      else if (req.url === '/close') res.writeHead(200, { connection: 'close', 'transfer-encoding': 'identity' }).end('closed');
      else res.end('unread');
    }),
  );
  for (let i = 0; i < 3; i++) {
    for (const [path, answer] of [
      ['/read', 'x'.repeat(100_000)],
      ['/unread', 'unread'],
      ['/late', 'late'],
      ['/close', 'closed'],
    ] as const) {
      const { body } = await inProcess(server, { method: 'POST', path, body: 'x'.repeat(100_000) });
      assert.equal(body.toString(), answer);
      await new Promise((done) => setImmediate(done));
    }
  }
  assert.equal(sockets.size, 1);
});

test('a response that waits for room is told when there is some', async () => {
  const server = new InProcessServer(
    createServer((_, res) => {
      assert.equal(res.write(Buffer.alloc(200_000)), false);
      assert.equal(res.writableNeedDrain, true);
      res.once('drain', () => res.end(String(res.writableNeedDrain)));
    }),
  );
  const { body } = await inProcess(server, {});
  assert.equal(body.subarray(200_000).toString(), 'false');
});

test('a large response waits for whoever reads it', async () => {
  let written = 0;
  const size = 64 * 1024;
  const server = new InProcessServer(
    createServer((_, res) => {
      Readable.from(
        (async function* () {
          for (let i = 0; i < 40; i++) {
            written += size;
            yield Buffer.alloc(size, i);
          }
        })(),
      ).pipe(res);
    }),
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  let received = 0;
  const handled = server.handle(full({}), {
    head: () => {},
    write: async (chunk) => {
      received += chunk.length;
      await promise;
    },
    onAbort: () => {},
  });
  await new Promise((done) => setTimeout(done, 50));
  assert.ok(written < 20 * size, `${written} bytes were produced for nobody`);
  resolve();
  await handled;
  assert.equal(received, 40 * size);
});

test('the server sees a response finish before its connection closes', async () => {
  const events: string[] = [];
  const server = new InProcessServer(
    createServer((req, res) => {
      req.on('aborted', () => events.push('aborted'));
      res.on('finish', () => events.push('finish')).on('close', () => events.push('close'));
      res.end('x');
    }),
  );
  await inProcess(server, {});
  await new Promise((done) => setTimeout(done, 10));
  assert.deepEqual(events, ['finish', 'close']);
});

test('a response that breaks off is an error; a caller that leaves closes the connection', async () => {
  const breaking = new InProcessServer(createServer((_, res) => void (res.write('half'), setTimeout(() => res.destroy(), 5))));
  await assert.rejects(inProcess(breaking, {}), /closed before the response was complete/);
  const abort = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  const waiting = new InProcessServer(createServer((req) => void req.on('close', () => resolve('request closed'))));
  const handled = inProcess(waiting, {}, abort.signal);
  handled.catch(() => {});
  setTimeout(() => abort.abort(), 5);
  assert.equal(await promise, 'request closed');
  await assert.rejects(handled, /closed before/);
});
