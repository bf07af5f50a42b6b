import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import rhea, { type EventContext } from 'rhea';
import { LinkPump } from './link-pump.ts';

test('nothing is sent over a link that was closed here, which would end the whole connection of the client', async (t) => {
  const server = rhea.create_container();
  const client = rhea.create_container();
  const listener = server.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => listener.close());
  await once(listener, 'listening');
  server.on('sender_open', ({ sender }: EventContext) => {
    assert.ok(sender);
    let left = 1;
    const pump = new LinkPump(sender, {
      give: (room) => Array.from({ length: Math.min(room, left--) }, () => sender.send({ body: 'x' })),
      nextAtMs: () => null,
    });
    sender.once('settled', () => {
      sender.close({ condition: 'amqp:link:stolen', description: 'Another one reads.' });
      left = 1;
      pump.wake();
    });
  });
  const { port } = listener.address() as AddressInfo;
  const connection = client.connect({ port, host: '127.0.0.1', reconnect: false });
  const heard: string[] = [];
  for (const event of ['message', 'receiver_error', 'connection_error', 'error', 'disconnected'])
    client.on(event, () => void heard.push(event));
  const closed = once(client, 'receiver_close');
  connection.open_receiver('hub');
  await closed;
  // An answer to this comes after whatever was sent before.
  const other = once(client, 'session_open');
  connection.create_session().open();
  await other;
  connection.close();
  await once(client, 'connection_close');
  assert.deepEqual(heard, ['message', 'receiver_error']);
});
