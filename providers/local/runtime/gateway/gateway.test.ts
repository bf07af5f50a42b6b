import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { AppError } from '#shared/errors.ts';
import type { Project } from '#shared/model/project.ts';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';
import type { DeployedFunction } from '../ports.ts';
import { createGateway, type Gateway } from './create-gateway.ts';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  raw: string[];
  body: Buffer;
  text: string;
}

interface GatewayFixture extends EngineFixture {
  gateway: Gateway;
  port: number;
  /** Deploys a function that the gateway finds by its name. */
  serve(source: string, project?: Partial<Project>): DeployedFunction;
  call(path: string, options?: RequestOptions & { body?: Uint8Array | string }): Promise<Answer>;
}

async function withGateway(body: (fixture: GatewayFixture) => Promise<void>): Promise<void> {
  await withEngine({}, async (fixture) => {
    const functions = new Map<string, DeployedFunction>();
    const catalog = {
      resolve: (name: string, qualifier: string | null) => functions.get(qualifier === null ? name : `${name}@${qualifier}`) ?? null,
    };
    const gateway = createGateway({ engine: fixture.engine, catalog, log: () => undefined });
    const { port } = await gateway.listen(0);
    const call = (path: string, options: RequestOptions & { body?: Uint8Array | string } = {}) =>
      new Promise<Answer>((resolve, reject) => {
        const request = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const whole = Buffer.concat(parts);
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              raw: response.rawHeaders,
              body: whole,
              text: whole.toString(),
            });
          });
        });
        request.on('error', reject);
        request.end(options.body);
      });
    try {
      await body({
        ...fixture,
        gateway,
        port,
        call,
        serve(source, project) {
          const fn = fixture.deploy({ 'index.mjs': source }, project);
          functions.set(fn.name, fn);
          functions.set(`${fn.name}@${fn.version}`, fn);
          return fn;
        },
      });
    } finally {
      await gateway.close(0);
    }
  });
}

const ECHO = `export const handler = ({ method, path, headers, body, origin }) => JSON.stringify({ method, path, headers, body: Buffer.from(body).toString('latin1'), origin });`;

describe('gateway', { concurrency: false }, () => {
  test('finds the function by path, version and host, and passes the rest on as its path', async () => {
    await withGateway(async ({ serve, call, port }) => {
      const { name } = serve(ECHO);
      const see = async (path: string, host?: string) => {
        const answer = await call(path, host === undefined ? {} : { headers: { host } });
        assert.equal(answer.status, 200, answer.text);
        return (JSON.parse(answer.text) as { path: string }).path;
      };
      assert.equal(await see(`/${name}`), '/');
      assert.equal(await see(`/${name}/`), '/');
      assert.equal(await see(`/${name}/a/b%20c?x=1&y=%2F`), '/a/b%20c?x=1&y=%2F');
      assert.equal(await see(`/${name}?q`), '/?q');
      assert.equal(await see(`/${name}@1/versioned`), '/versioned');
      assert.equal(await see('/by/host?x', `${name}.localhost:${port}`), '/by/host?x');
      assert.equal(await see('/by/host', `${name}@1.localhost:${port}`), '/by/host');
    });
  });

  test('all methods, binary bodies both ways, headers as they were sent', async () => {
    await withGateway(async ({ serve, call, port }) => {
      const { name } = serve(ECHO);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const bytes = method === 'GET' ? '' : Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString('latin1');
        const answer = await call(`/${name}/`, {
          method,
          body: Buffer.from(bytes, 'latin1'),
          headers: { 'X-Custom': 'Value', 'content-length': bytes.length },
        });
        const seen = JSON.parse(answer.text) as { method: string; headers: [string, string][]; body: string; origin: string };
        assert.deepEqual([seen.method, seen.body, seen.origin], [method, bytes, `http://127.0.0.1:${port}`]);
        assert.deepEqual(
          seen.headers.find(([header]) => header.toLowerCase() === 'x-custom'),
          ['X-Custom', 'Value'],
        );
      }
      const binary = serve('export const handler = () => Buffer.from([0, 255, 128, 10, 13])');
      assert.deepEqual([...(await call(`/${binary.name}/`)).body], [0, 255, 128, 10, 13]);
    });
  });

  test('repeated headers, HEAD, 204, and the ids of the invocation', async () => {
    await withGateway(async ({ serve, call, records }) => {
      const { name } = serve(`export async function handler({ path, method }, { reply }) {
        if (path === '/204') return reply.head(204, []);
        reply.head(201, [['Set-Cookie', 'a=1'], ['set-cookie', 'b=2'], ['Connection', 'close'], ['Transfer-Encoding', 'identity'], ['content-length', '999']]);
        await reply.write(Buffer.from('12345'));
      }`);
      const answer = await call(`/${name}/`);
      assert.deepEqual([answer.status, answer.headers['set-cookie'], answer.headers['content-length']], [201, ['a=1', 'b=2'], '5']);
      assert.equal(answer.headers['transfer-encoding'], undefined);
      assert.deepEqual(
        [answer.headers['x-isobar-invocation-id'], answer.headers['x-isobar-trace-id']],
        [records[0]?.id, records[0]?.traceId],
      );
      const head = await call(`/${name}/`, { method: 'HEAD' });
      assert.deepEqual([head.status, head.text, head.headers['content-length']], [201, '', '999']);
      const empty = await call(`/${name}/204`);
      assert.deepEqual([empty.status, empty.text, empty.headers['content-length']], [204, '', undefined]);
    });
  });

  test('streams are flushed as they come; the record is there before the end', async () => {
    await withGateway(async ({ serve, call, port, records }) => {
      const { name } = serve(
        `let next = () => {};
        export async function handler({ path }, { reply }) {
          if (path === '/next') return next();
          reply.head(200, [['content-type', 'text/event-stream']]);
          for (const part of ['one', 'two', 'three']) { const told = new Promise((resolve) => (next = resolve)); await reply.write(Buffer.from(part)); await told; }
        }`,
        { concurrency: 2 },
      );
      const response = await fetch(`http://127.0.0.1:${port}/${name}/`);
      const parts: string[] = [];
      // The next one is only made when this one has come.
      for await (const part of response.body ?? []) {
        parts.push(Buffer.from(part as Uint8Array).toString());
        await call(`/${name}/next`);
      }
      assert.deepEqual(parts, ['one', 'two', 'three']);
      assert.deepEqual(
        records.map(({ http }) => http?.path).filter((path) => path === '/'),
        ['/'],
      );
    });
  });

  test('a caller that reads slowly holds the function up; one that goes away ends it', async () => {
    await withGateway(async ({ serve, call, port, records, model }) => {
      model.limits.streamedResponseBytes = 500e6;
      const { name } = serve(
        `let written = 0;
        export async function handler({ path }, { reply }) {
          if (path === '/written') return String(written);
          const chunk = Buffer.alloc(65536);
          reply.head(200, []);
          for (let sent = 0; sent < 300e6; sent += chunk.length) { await reply.write(chunk); written += chunk.length; }
        }`,
        { concurrency: 2, timeoutS: 30 },
      );
      await call(`/${name}/written`);
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET /${name}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.pause();
      await sleep(500);
      const written = Number((await call(`/${name}/written`)).text);
      assert.ok(written < 30e6, `${written} bytes were made for a caller that does not read`);
      socket.destroy();
      for (const until = Date.now() + 3000; !records.some((record) => record.status === 'cancelled'); await sleep(20))
        assert.ok(Date.now() < until);
    });
  });

  test('a function that takes bodies as they come is recorded with what came of them', async () => {
    await withGateway(async ({ serve, call, records, model }) => {
      const fn = serve(`export async function handler({ live, path, body, headers }) {
        if (path === '/none') return JSON.stringify([body.length, live === undefined]);
        let size = 0;
        for await (const part of live) size += part.length;
        return String(size);
      }`);
      fn.takesStreams = true;
      const sent = Buffer.alloc(3 * 2 ** 20, 'ab');
      const headers = { 'content-type': 'text/plain' };
      assert.equal((await call(`/${fn.name}/`, { method: 'POST', headers, body: sent })).text, String(sent.length));
      assert.equal((await call(`/${fn.name}/none`)).text, '[0,true]');
      const { bytes, ...kept } = records[0]?.request ?? assert.fail('There is no record.');
      assert.deepEqual(kept, { contentType: 'text/plain', size: sent.length, truncated: true });
      assert.deepEqual(Buffer.from(bytes), sent.subarray(0, 64 * 1024));

      Object.assign(model.limits, { requestBytes: 2 ** 20 });
      const other = serve('export async function handler({ live }) { for await (const part of live); }');
      other.takesStreams = true;
      for (const more of [{ 'content-length': String(sent.length) }, { 'transfer-encoding': 'chunked' }]) {
        const refused = await call(`/${other.name}/`, { method: 'POST', headers: more, body: sent });
        assert.equal(refused.status, 413, JSON.stringify(more));
      }
      assert.equal(records.at(-1)?.error?.type, 'Test.request_too_large');
    });
  });

  test('what a function leaves of a body does not hold up a client that sends all of it first, nor its next request', async () => {
    await withGateway(async ({ serve, port, model }) => {
      const fn = serve(`export async function handler({ live, path }) {
        if (path === '/all') { for await (const part of live); }
        return path;
      }`);
      fn.takesStreams = true;
      Object.assign(model.limits, { requestBytes: 2 ** 20 });
      for (const { path, size, answers } of [
        { path: '/early', size: 2 ** 20, answers: ['200', '200'] },
        { path: '/all', size: 8 * 2 ** 20, answers: ['413', '200'] },
      ]) {
        const socket = connect(port, '127.0.0.1');
        let received = '';
        const begin = `POST /${fn.name}${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n`;
        socket.write(begin);
        await new Promise((sent) => socket.write(Buffer.alloc(size), sent));
        socket.write(`\r\n0\r\n\r\nGET /${fn.name}/next HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
        for await (const part of socket) received += String(part);
        assert.deepEqual(
          [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
          answers,
          path,
        );
      }
    });
  });

  test('an answer that breaks off does not look whole', async () => {
    await withGateway(async ({ serve, port }) => {
      const { name } = serve(`export async function handler({ path }, { reply }) {
        reply.head(200, path === '/declared' ? [['content-length', '100']] : []);
        await reply.write(Buffer.from('begun'));
        await new Promise((r) => setTimeout(r, 50));
        if (path === '/throw') throw new Error('x');
        if (path === '/exit') process.exit(1);
        await reply.write(Buffer.from('more'));
      }`);
      for (const path of ['/throw', '/exit', '/declared']) {
        await assert.rejects((await fetch(`http://127.0.0.1:${port}/${name}${path}`)).text(), path);
      }
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/${name}/`)).text(), 'begunmore');
    });
  });

  test('a head that is no HTTP is told to the caller as the mistake that it is', async () => {
    await withGateway(async ({ serve, call }) => {
      const { name } = serve(`export async function handler({ path }, { reply }) {
        reply.head(path === '/status' ? 99 : 200, path === '/header' ? [['x-bad', 'a\\r\\nset-cookie: b=1']] : []);
        await reply.write(Buffer.from('body'));
      }`);
      for (const [path, message] of [
        ['/status', /status 99/],
        ['/header', /x-bad/],
      ] as const) {
        const answer = await call(`/${name}${path}`);
        assert.equal(answer.status, 502);
        assert.match(answer.text, message);
        assert.equal(answer.headers['set-cookie'], undefined);
      }
    });
  });

  test("failures are answered in the model's own words", async () => {
    await withGateway(async ({ serve, call, port, model }) => {
      const { name } = serve('export const handler = ({ path }) => { if (path === "/loop") for (;;); throw new Error("sorry") }', {
        timeoutS: 0.3,
      });
      const [thrown, looped] = [await call(`/${name}/`), await call(`/${name}/loop`)];
      assert.deepEqual([thrown.status, (JSON.parse(thrown.text) as { message: string }).message], [502, 'sorry']);
      assert.equal(looped.status, 504);
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
        const large = await call(`/${name}/`, { method: 'POST', body: new Uint8Array(7e6), headers });
        assert.deepEqual([large.status, (JSON.parse(large.text) as { type: string }).type], [413, 'Test.request_too_large']);
      }
      // A body that never ends in spite of what it says is no reason to wait for it; nor does one without a limit fill the memory.
      Object.assign(model.limits, { requestBytes: Infinity });
      const unlimited = serve('export const handler = () => "ok"');
      const socket = connect(port, '127.0.0.1');
      socket.write(`POST /${unlimited.name}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 99999999999\r\n\r\n`);
      assert.match(String(await new Promise((resolve) => socket.once('data', resolve))), /^HTTP\/1.1 413/);
      socket.destroy();
    });
  });

  test('functions that are not there, have no http trigger or do not take the method say what to do', async () => {
    await withGateway(async ({ serve, call }) => {
      const closed = serve(ECHO, { http: { enabled: false, methods: [] } });
      const posted = serve(ECHO, { http: { enabled: true, methods: ['POST'] } });
      const answers = [
        await call('/'),
        await call('/nope/'),
        await call(`/${posted.name}@7/`),
        await call(`/${closed.name}/`),
        await call(`/${posted.name}/`),
      ];
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [404, 404, 404, 403, 405],
      );
      assert.equal(answers[4]?.headers['allow'], 'POST');
      for (const { text } of answers) {
        const { code, message, hint } = JSON.parse(text) as Record<string, string>;
        assert.ok(code !== undefined && (message ?? '').length > 10 && (hint ?? '').length > 10, text);
      }
      assert.match(answers[2]?.text ?? '', /version 7/);
      assert.equal((await call(`/${posted.name}/`, { method: 'POST' })).status, 200);
    });
  });

  test('a trace goes through functions that call each other', async () => {
    await withGateway(async ({ serve, call, port, records }) => {
      const inner = serve('export const handler = () => "inner"');
      const outer = serve(`export const handler = async () => (await fetch('http://127.0.0.1:${port}/${inner.name}/')).text()`);
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      assert.equal((await call(`/${outer.name}/`, { headers: { traceparent } })).text, 'inner');
      const [first, second] = records;
      assert.deepEqual([first?.functionName, second?.functionName], [inner.name, outer.name]);
      assert.ok(records.every((record) => record.traceId === '0af7651916cd43dd8448eb211c80319c'));
      assert.equal(second?.parentSpanId, 'b7ad6b7169203331');
      assert.equal(first?.parentSpanId, second?.spans[0]?.spanId);
    });
  });

  test('many requests on one connection, also several sent at once', async () => {
    await withGateway(async ({ serve, port }) => {
      const { name } = serve(ECHO);
      const socket = connect(port, '127.0.0.1');
      const one = (index: number) => `GET /${name}/${index} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
      socket.write(Array.from({ length: 20 }, (_, index) => one(index)).join(''));
      let text = '';
      for await (const chunk of socket) {
        text += String(chunk);
        if (text.includes('"path":"/19"')) break;
      }
      assert.deepEqual(
        [...text.matchAll(/"path":"\/(\d+)"/g)].map((match) => Number(match[1])),
        Array.from({ length: 20 }, (_, index) => index),
      );
    });
  });
});

describe('gateway security', { concurrency: false }, () => {
  test('foreign hosts, pages and ports are refused before anything runs', async () => {
    await withGateway(async ({ serve, call, port, records }) => {
      const { name } = serve(ECHO);
      const status = async (headers: Record<string, string>) => (await call(`/${name}/`, { headers })).status;
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1',
        '127.0.0.1:1',
        `127.0.0.1.evil.example:${port}`,
        `evillocalhost:${port}`,
        `localhost.evil:${port}`,
        `127.0.0.2:${port}`,
        `0.0.0.0:${port}`,
        `[::1]:${port}`,
      ]) {
        assert.equal(await status({ host }), 403, host);
      }
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) assert.equal(await status({ host }), 200, host);
      for (const origin of [
        'https://evil.example',
        'null',
        `http://localhost.evil.example:${port}`,
        'file://',
        'http://127.0.0.1.nip.io',
      ]) {
        assert.equal(await status({ origin }), 403, origin);
      }
      for (const origin of ['http://localhost:3000', 'http://127.0.0.1:5173', `http://${name}.localhost:${port}`, 'http://[::1]:8080']) {
        assert.equal(await status({ origin }), 200, origin);
      }
      assert.equal(await status({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }), 403);
      assert.equal(await status({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }), 200);
      assert.equal(await status({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }), 200);
      assert.ok(
        records.every((record) => record.http?.status === 200),
        'what was refused did not run',
      );
    });
  });

  test('it listens on loopback only', async () => {
    await withGateway(async ({ gateway, port }) => {
      assert.equal(gateway.functionUrl('hello'), `http://127.0.0.1:${port}/hello`);
      const { networkInterfaces } = await import('node:os');
      const outside = Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .find((one) => !one.internal && one.family === 'IPv4');
      if (outside === undefined) return;
      await assert.rejects(
        new Promise((resolve, reject) => connect(port, outside.address).once('connect', resolve).once('error', reject)),
        { code: 'ECONNREFUSED' },
      );
    });
  });
});

describe('gateway port', { concurrency: false }, () => {
  test('a configured port that is taken is a conflict that says what to do; a remembered one is given up', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await withEngine({}, async ({ engine }) => {
        const create = () => createGateway({ engine, catalog: { resolve: () => null }, log: () => undefined });
        await assert.rejects(create().listen(taken), (error) => {
          assert.ok(error instanceof AppError);
          assert.deepEqual([error.code, error.details?.['port']], ['conflict', taken]);
          assert.ok(error.message.includes(String(taken)) && error.hint !== undefined);
          return true;
        });
        const other = create();
        const { port } = await other.listen(0, taken);
        assert.notEqual(port, taken);
        await other.close(0);
        const again = create();
        assert.equal((await again.listen(0, port)).port, port);
        await again.close(0);
      });
    } finally {
      server.close();
    }
  });
});
