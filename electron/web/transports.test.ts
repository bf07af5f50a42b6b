import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink as FetchLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { appErrors } from '#shared/contract/client-errors.ts';
import { AppError } from '#shared/errors.ts';
import type { DeploymentEvent } from '#shared/model/deployment.ts';
import type { Core, CoreClient } from '#core/create-core.ts';
import { createTestCore, writeTree } from '#core/testing/test-core.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { startWebHost } from './web-host.ts';

/** The same client over every way there is to reach a core. */
type Transport = (core: Core, context: TestContext) => Promise<CoreClient> | CoreClient;

const overHttp: Transport = async (core, context) => {
  const host = await startWebHost({ core, rendererDir: '/nowhere' });
  context.after(() => host.close());
  const headers = { authorization: `Bearer ${host.token}`, origin: host.origin };
  return createORPCClient(new FetchLink({ url: `${host.origin}/rpc`, headers, interceptors: [appErrors] }));
};

const overPort: Transport = (core, context) => {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(core.router).upgrade(port1);
  port1.start();
  port2.start();
  context.after(() => {
    port1.close();
    port2.close();
  });
  return createORPCClient(new PortLink({ port: port2, interceptors: [appErrors] }));
};

const TRANSPORTS: Record<string, Transport> = {
  'in process': (core) => core.client,
  'over HTTP': overHttp,
  'over a message port': overPort,
};

const project = mkdtempSync(join(tmpdir(), 'isobar-project-'));
writeTree(project, { 'index.js': 'export const handler = async (event) => event;\n' });
process.on('exit', () => rmSync(project, { recursive: true, force: true }));

async function deployed(client: CoreClient, env: Record<string, string> = {}): Promise<DeploymentEvent[]> {
  const { id } = await client.deployments.apply({
    source: { kind: 'directory', path: project },
    targets: ['memory'],
    overrides: { name: 'echo', env },
  });
  const events: DeploymentEvent[] = [];
  for await (const event of await client.deployments.tail({ id })) events.push(event);
  return events;
}

async function rejection(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => assert.fail('It should have been refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, `not an AppError: ${String(error)}`);
  return error;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(10);
  assert.ok(condition(), 'it did not come to it within two seconds');
}

for (const [name, connect] of Object.entries(TRANSPORTS)) {
  describe(`the contract ${name}`, () => {
    async function open(context: TestContext) {
      const memory = createMemoryProvider();
      const { core } = createTestCore(context, [memory]);
      return { client: await connect(core, context), state: memory.state };
    }

    it('answers a query and a mutation', async (t) => {
      const { client } = await open(t);
      assert.equal((await client.app.get({})).front, 'test');
      assert.equal((await client.settings.update({ poolSize: 5 })).poolSize, 5);
      assert.equal((await client.settings.get()).poolSize, 5);
      assert.deepEqual((await client.functions.list()).items, []);
    });

    it('carries an error with its hint and the operation', async (t) => {
      const { client } = await open(t);
      const error = await rejection(client.functions.get({ ref: 'memory/nothing' }));
      assert.equal(error.code, 'not_found');
      assert.equal(error.message, 'There is no function nothing.');
      assert.equal(error.hint, 'Deploy it first.');
      assert.equal(error.op, 'functions.get');
      assert.equal(error.provider, 'memory');
    });

    it('names the field of an input that does not fit', async (t) => {
      const { client } = await open(t);
      const error = await rejection(client.settings.update({ poolSize: 99 }));
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, /"poolSize" must be at most 16/);
      assert.equal(error.details?.['field'], 'poolSize');
    });

    it('says why something is not supported, before anything happens', async (t) => {
      const { client } = await open(t);
      const error = await rejection(client.traces.list({ ref: 'memory/echo' }));
      assert.equal(error.code, 'unsupported');
      assert.equal(error.message, 'The memory provider records no traces.');
    });

    it('streams a deployment to its end', async (t) => {
      const { client } = await open(t);
      const events = await deployed(client);
      const last = events.at(-1);
      assert.equal(last?.type, 'end');
      assert.equal(last?.type === 'end' && last.deployment.status, 'done');
      const steps = events.flatMap((event) => (event.type === 'step' && event.step.status === 'done' ? [event.step.id] : []));
      assert.deepEqual(steps, ['inspect', 'package', 'memory:default/upload', 'memory:default/start']);
      assert.ok(events.some((event) => event.type === 'log'));
    });

    it('streams a response in order', async (t) => {
      const { client } = await open(t);
      await deployed(client);
      const chunks = [];
      for await (const chunk of await client.invocations.stream({ ref: 'memory/echo', payload: { body: '{"bytes":300000}' } }))
        chunks.push(chunk);
      assert.equal(chunks[0]?.type, 'head');
      assert.equal(chunks.at(-1)?.type, 'done');
      const body = Buffer.concat(chunks.flatMap((chunk) => (chunk.type === 'chunk' ? [Buffer.from(chunk.base64, 'base64')] : [])));
      assert.equal(body.length, 300_000);
    });

    it('carries an error in the middle of a stream', async (t) => {
      const { client } = await open(t);
      const seen: string[] = [];
      const error = await rejection(
        (async () => {
          for await (const chunk of await client.invocations.stream({ ref: 'memory/nothing' })) seen.push(chunk.type);
        })(),
      );
      assert.deepEqual(seen, ['head']);
      assert.equal(error.code, 'not_found');
      assert.equal(error.hint, 'Deploy it first.');
      assert.equal(error.op, 'invocations.stream');
    });

    it('stops a call when its signal aborts, on both sides', async (t) => {
      const { client, state } = await open(t);
      await deployed(client);
      const controller = new AbortController();
      const call = client.invocations.create({ ref: 'memory/echo', payload: { body: '{"sleepMs":60000}' } }, { signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      assert.equal((await rejection(call)).code, 'cancelled');
      await until(() => state.aborted === 1);
    });

    it('stops a stream when its signal aborts, on both sides', async (t) => {
      const { client, state } = await open(t);
      await deployed(client);
      const controller = new AbortController();
      const messages: string[] = [];
      const following = (async () => {
        for await (const { items } of await client.logs.tail({}, { signal: controller.signal }))
          messages.push(...items.map((entry) => entry.message));
      })();
      await until(() => state.watching() === 1);
      await client.invocations.create({ ref: 'memory/echo', payload: { body: '{"log":["one","two"]}' } });
      await until(() => messages.length === 2);
      controller.abort();
      await following.catch((error: unknown) => assert.equal(error instanceof AppError && error.code, 'cancelled'));
      assert.deepEqual(messages, ['one', 'two']);
      await until(() => state.watching() === 0);
    });

    it('carries large payloads both ways', async (t) => {
      const { client } = await open(t);
      await deployed(client);
      const body = JSON.stringify({ text: 'äöü€ '.repeat(1_000_000) });
      const invocation = await client.invocations.create({ ref: 'memory/echo', payload: { body } });
      assert.equal(invocation.response?.body, body);
    });

    it('keeps many calls apart', async (t) => {
      const { client } = await open(t);
      await deployed(client);
      const bodies = Array.from({ length: 50 }, (_, i) => JSON.stringify({ i, sleepMs: (50 - i) % 7 }));
      const answers = await Promise.all(bodies.map((body) => client.invocations.create({ ref: 'memory/echo', payload: { body } })));
      assert.deepEqual(
        answers.map((answer) => answer.response?.body),
        bodies,
      );
    });
  });
}
