import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import test from 'node:test';
import { readHealth } from './client.ts';
import { PROTOCOL } from './contract.ts';

const HEALTH = { pid: 4711, version: '0.1.0', protocol: PROTOCOL, startedAt: '2026-01-01T00:00:00.000Z' };

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

test('a runtime that closed a kept connection in the meantime is asked again, one that is not there is not', async () => {
  const used = new Set<Socket>();
  const server = createServer((request, response) => {
    // The second request on any connection finds it closed.
    if (used.has(request.socket)) request.socket.destroy();
    else response.end(JSON.stringify(HEALTH));
    used.add(request.socket);
  });
  const address = { url: await listen(server), token: 'secret' };
  assert.deepEqual(await readHealth(address), HEALTH);
  assert.deepEqual(await readHealth(address), HEALTH);
  assert.equal(used.size, 2, 'the first connection was kept, and the second made anew');
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  assert.equal(await readHealth(address), null);
});
