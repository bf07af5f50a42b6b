import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import test from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { readHealth } from './client.ts';
import { PROTOCOL } from './contract.ts';

const HEALTH = { pid: 4711, version: '0.1.0', protocol: PROTOCOL, startedAt: '2026-01-01T00:00:00.000Z' };

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

test('a runtime that closed a kept connection in the meantime is asked again, one that is not there is not', async (t) => {
  const used = new Set<Socket>();
  let closed = 0;
  const server = createServer((request, response) => {
    if (used.has(request.socket)) {
      closed++;
      request.socket.destroy();
    } else response.end(JSON.stringify(HEALTH));
    used.add(request.socket);
  });
  t.after(() => server.close().closeAllConnections());
  const address = { url: await listen(server), token: 'secret' };
  // A connection is kept from the next turn of the event loop on.
  for (let asked = 0; asked < 100 && closed === 0; asked++, await immediate()) assert.deepEqual(await readHealth(address), HEALTH);
  assert.equal(closed, 1);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  assert.equal(await readHealth(address), null);
});
