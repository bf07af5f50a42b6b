import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { Connection, parseAnswer } from './connection.ts';

const length = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
const chunked = Buffer.from('HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n');

test('answers of both framings are read, however they are cut', () => {
  for (const [bytes, status] of [
    [length, 200],
    [chunked, 503],
  ] as const) {
    for (let n = 0; n < bytes.length; n++) assert.equal(parseAnswer(bytes.subarray(0, n)), null, `${n} bytes`);
    assert.deepEqual(parseAnswer(Buffer.concat([bytes, length])), { answer: { status, body: 'hello' }, length: bytes.length });
  }
});

test('requests follow each other on one connection to a real server', async () => {
  const sockets = new Set();
  const server = createServer((request, response) => response.end(request.url));
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection = await Connection.open(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b`));
  assert.deepEqual(await connection.send(), { status: 200, body: '/a?b' });
  assert.deepEqual(await connection.send(), { status: 200, body: '/a?b' });
  assert.equal(sockets.size, 1);
  connection.close();
  server.close();
});
