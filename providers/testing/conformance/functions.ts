import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { FunctionDetail, FunctionSummary, Trigger } from '#shared/model/function.ts';
import { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { AppError } from '#shared/errors.ts';
import { newCall, toArray, type Place } from './place.ts';

/**
 * `fetch`, with names under localhost on this machine also where the system's resolver does not know them (RFC 6761, 6.3),
 * and with the place's own certificate authority where it has one.
 */
function fetchHere(address: string, init: RequestInit, ca?: string): Promise<Response> {
  const url = new URL(address);
  if (!url.hostname.endsWith('.localhost') && ca === undefined) return fetch(url, init);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const headers = { ...(init.headers as Record<string, string>), host: url.host };
  const options = { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method: init.method ?? 'GET', headers };
  const take = (incoming: IncomingMessage) => {
    text(incoming).then((body) => resolve(new Response(body, { status: incoming.statusCode ?? 0 })), reject);
  };
  const outgoing = ca === undefined ? request(options, take) : tlsRequest({ ...options, host: url.hostname, ca }, take);
  outgoing.on('error', reject);
  outgoing.end(typeof init.body === 'string' ? init.body : undefined);
  return promise;
}

const none = { name: 'no-such-function', qualifier: null };

/** Not found, with a hint: what every facet says of a function that is not there. */
export function isNotFound(error: AppError): boolean {
  assert.equal(error.code, 'not_found', String(error));
  assert.ok((error.hint ?? '').length > 10, 'a user fault has a hint');
  return true;
}

export function functionsSuite(place: () => Place): void {
  test('functions are listed with a reference, and found by name', async () => {
    const { deploy, facet, target, profile, profile: name } = place();
    await deploy(target.samples.echo, 'fn-list', { description: 'for the list', env: { A_KEY: 'a value' }, tags: { team: 'a' } });
    const listed = (await place().list()).find((one) => one.name === 'fn-list');
    assert.ok(listed);
    assert.deepEqual(FunctionSummary.strip().parse(listed), listed);
    assert.equal(listed.ref, `${target.provider.meta.id}:${profile}/fn-list`);
    assert.equal(listed.profile, name);
    assert.equal(listed.target, 'local', 'whatever the suite runs against is on this machine');
    const found = await facet('functions').get({ name: 'fn-list', qualifier: null }, newCall());
    assert.deepEqual(FunctionDetail.parse(found), found);
    assert.equal(found.description, 'for the list');
    assert.equal(found.env['A_KEY'], 'a value');
    assert.equal(found.state, 'active');
  });

  test('a function that is not there is not found', async () => {
    const functions = place().facet('functions');
    await assert.rejects(functions.get(none, newCall()), isNotFound);
    await assert.rejects(functions.remove(none, newCall()), isNotFound);
    await assert.rejects(functions.update(none, { description: 'x' }, newCall()), isNotFound);
    await assert.rejects(async () => functions.download(none, newCall()), isNotFound);
  });

  test('configuration changes without new code; what is not named stays', async () => {
    const { deploy, facet, target, say } = place();
    await deploy(target.samples.echo, 'fn-update', { env: { OLD: '1' }, description: 'before' });
    const changed = await facet('functions').update({ name: 'fn-update', qualifier: null }, { timeoutS: 7, env: { NEW: '2' } }, newCall());
    assert.equal(changed.timeoutS, 7);
    assert.equal(changed.env['NEW'], '2');
    assert.equal(changed.env['OLD'], undefined);
    assert.equal(changed.description, 'before');
    assert.equal((await say('fn-update', 'still there')).status, 'ok');
    await assert.rejects(facet('functions').update({ name: 'fn-update', qualifier: null }, { timeoutS: 9_000_000 }, newCall()), {
      code: 'invalid_input',
    });
  });

  test('the package comes back as a zip', async () => {
    const { deploy, facet, target } = place();
    await deploy(target.samples.echo, 'fn-download');
    const parts = await toArray(await facet('functions').download({ name: 'fn-download', qualifier: null }, newCall()));
    assert.deepEqual(Buffer.concat(parts).subarray(0, 4), Buffer.from('PK\x03\x04', 'latin1'));
  });

  test('a removed function is gone', async () => {
    const { deploy, facet, target, say } = place();
    await deploy(target.samples.echo, 'fn-remove');
    await facet('functions').remove({ name: 'fn-remove', qualifier: null }, newCall());
    await assert.rejects(facet('functions').get({ name: 'fn-remove', qualifier: null }, newCall()), isNotFound);
    await assert.rejects(say('fn-remove', 'hello'), isNotFound);
    assert.equal((await place().list()).some((one) => one.name === 'fn-remove'), false); // prettier-ignore
  });
}

export function triggersSuite(place: () => Place): void {
  test('a function with an http trigger answers at its URL, and one without has none', async () => {
    const { deploy, facet, target } = place();
    const { url } = await deploy(target.samples.echo, 'fn-http');
    const { items, unread } = await facet('triggers').list({ name: 'fn-http', qualifier: null }, newCall());
    assert.deepEqual(unread, {});
    const trigger = items.find((one) => one.kind === 'http');
    assert.deepEqual(Trigger.parse(trigger), trigger);
    assert.equal(trigger?.kind, 'http');
    assert.ok(url !== null && trigger?.url?.startsWith(url));
    const response = await fetchHere(
      trigger?.url ?? '',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"say":"over http"}',
      },
      target.ca?.(),
    );
    assert.equal(response.status, 200, await response.clone().text());
    assert.match(await response.text(), /over http/);
    assert.equal((await deploy(target.samples.echo, 'fn-silent', { http: { enabled: false, methods: [] } })).url, null);
  });
}

export function runtimesSuite(place: () => Place): void {
  test('runtimes are listed once each', async () => {
    const runtimes = await toArray(place().facet('runtimes').list(newCall()));
    for (const one of runtimes) assert.deepEqual(RuntimeInfo.parse(one), one);
    assert.ok(runtimes.length > 0);
    assert.equal(new Set(runtimes.map((one) => one.id)).size, runtimes.length);
  });
}
