import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { now } from '../engine/clock.ts';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';

/** A server that remembers what it is asked; `/slow` takes its time, `/500` fails. */
async function withServer(body: (url: string, seen: { url: string; headers: IncomingHttpHeaders }[]) => Promise<void>): Promise<void> {
  const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    response.statusCode = request.url === '/500' ? 500 : 200;
    setTimeout(() => response.end('hello'), request.url === '/slow' ? 80 : 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function run(fixture: EngineFixture, code: string, project = {}) {
  const fn = fixture.deploy(
    { 'index.mjs': `import http from 'node:http'; export async function handler(request, call) { ${code} return 'ok'; }` },
    project,
  );
  const answer = await fixture.http(fn, '/', { headers: [] });
  assert.equal(answer.record.error, null, answer.record.error?.message);
  return answer.record;
}

describe('outgoing requests', { concurrency: false }, () => {
  test('fetch and node:http become client spans and carry the trace on', async () => {
    await withServer(async (url, seen) => {
      await withEngine({}, async (fixture) => {
        const get = `await new Promise((resolve, reject) => http.get('${url}/http', (r) => r.resume().on('end', resolve)).on('error', reject));`;
        const record = await run(fixture, `await (await fetch('${url}/slow')).text(); ${get} await (await fetch('${url}/500')).text();`);
        assert.equal(record.spans.length, 3);
        for (const [index, span] of record.spans.entries()) {
          assert.deepEqual(
            [span.parentSpanId, span.kind, span.service, span.invocationId, span.attributes['url.full']],
            [record.spanId, 'client', record.functionName, record.id, `${url}${['/slow', '/http', '/500'][index]}`],
          );
          assert.equal(seen[index]?.headers['traceparent'], `00-${record.traceId}-${span.spanId}-01`);
          assert.ok(span.startMs >= 0 && span.startMs + span.durationMs <= record.durationMs + 1);
        }
        const [slow, , failed] = record.spans;
        assert.ok((slow?.durationMs ?? 0) >= 75);
        assert.deepEqual([slow?.status, slow?.attributes['http.response.status_code']], ['unset', 200]);
        assert.deepEqual([failed?.status, failed?.attributes['http.response.status_code']], ['error', 500]);
      });
    });
  });

  test("a traceparent of the function's own is left alone; connections that fail are errors; secrets in URLs stay out", async () => {
    let closed = '';
    await withServer(async (url) => void (closed = new URL(url).port));
    await withServer(async (url, seen) => {
      await withEngine({}, async (fixture) => {
        const own = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
        const record = await run(
          fixture,
          `await fetch('${url}/a', { headers: { traceparent: '${own}' } });
           await new Promise((resolve) => http.get('${url}/b', { headers: ['Host', 'x', 'traceparent', '${own}'] }, (r) => r.resume().on('end', resolve)));
           await fetch('http://127.0.0.1:${closed}/').catch(() => {});
           await new Promise((resolve) => http.get('http://user:secret@127.0.0.1:${closed}/').on('error', resolve));`,
        );
        assert.deepEqual(
          seen.map((one) => one.headers['traceparent']),
          [own, own],
        );
        assert.deepEqual(
          record.spans.map((span) => span.status),
          ['unset', 'unset', 'error', 'error'],
        );
        assert.equal(record.spans[3]?.attributes['error.type'], 'ECONNREFUSED');
        assert.ok(!JSON.stringify(record).includes('secret'));
      });
    });
  });

  test('a client span lasts from before the request arrives until after the answer has left', async () => {
    const times: { arrived: number; left: number }[] = [];
    const server = createServer((request, response) => {
      const arrived = now();
      setTimeout(() => {
        times.push({ arrived, left: now() });
        response.end(request.url);
      }, 2);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await withEngine({}, async (fixture) => {
        const get = `await (await fetch('http://127.0.0.1:${(server.address() as AddressInfo).port}/')).text();`;
        const fn = fixture.deploy({ 'index.mjs': `export async function handler() { ${get} return 'ok'; }` });
        for (let i = 0; i < 20; i++) await fixture.http(fn, '/');
        assert.equal(times.length, 20);
        for (const [i, { arrived, left }] of times.entries()) {
          const { startedAtMs, durationMs, spans, phases } = fixture.records[i] ?? assert.fail();
          const [span] = spans;
          assert.ok(span !== undefined && startedAtMs + span.startMs <= arrived, 'it begins before the request arrives');
          assert.ok(startedAtMs + span.startMs + span.durationMs >= left, 'it ends after the answer has left');
          const handler = phases.find(({ name }) => name === 'handler');
          assert.ok(handler !== undefined && span.startMs >= handler.startMs, 'it is inside its handler');
          assert.ok(handler.startMs + handler.durationMs <= durationMs);
        }
      });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('calls that overlap have their own spans, and the trace of the caller goes on', async () => {
    await withServer(async (url) => {
      await withEngine({}, async (fixture) => {
        const fn = fixture.deploy(
          { 'index.mjs': `export async function handler({ path }) { await (await fetch('${url}/slow' + path)).text(); return 'ok' }` },
          { concurrency: 5 },
        );
        const answers = await Promise.all([1, 2, 3, 4, 5].map((index) => fixture.http(fn, `/${index}`)));
        for (const { record } of answers) {
          assert.deepEqual(
            record.spans.map((span) => span.attributes['url.full']),
            [`${url}/slow${record.http?.path}`],
          );
        }
        const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
        const { record } = await fixture.event(fixture.deploy({ 'index.mjs': 'export const handler = () => "ok"' }), {}, { traceparent });
        assert.deepEqual([record.traceId, record.parentSpanId], ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']);
      });
    });
  });
});
