import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionDetail } from '#shared/model/function.ts';
import { toEventSample, type SampleEvent } from '#shared/model/sample-event.ts';
import { modelSamples } from './model-samples.ts';
import { ownSamples } from './own-samples.ts';

const http = (route: string, methods: string[]): FunctionDetail['triggerList'][number] => ({
  id: `function/${route}`,
  kind: 'http',
  label: route,
  url: `https://localhost:1234${route}`,
  methods,
  auth: 'key',
  enabled: true,
  state: null,
  source: null,
  facts: [],
  actions: [],
});
const entries = [
  { name: 'list', trigger: 'httpTrigger', route: '/api/items/{id:int}/{part?}', ref: 'azure:here/shop/list' },
  { name: 'add', trigger: 'httpTrigger', route: '/api/items', ref: 'azure:here/shop/add' },
  { name: 'tick', trigger: 'timerTrigger', route: null, ref: 'azure:here/shop/tick' },
];
const triggerList = [http('/api/items/{id:int}/{part?}', ['GET', 'HEAD']), http('/api/items', ['POST'])];

test('an app offers a request to each of its functions, at its own route and with a method that it answers', () => {
  const samples = ownSamples({ ref: 'azure:here/shop', entries, triggerList });
  assert.deepEqual(
    samples.map(({ label, summary }) => [label, summary]),
    [
      ['list', 'GET /api/items/1'],
      ['add', 'POST /api/items'],
      ['tick', 'Event'],
    ],
  );
  assert.deepEqual(samples[1]?.input.http?.headers, { 'content-type': 'application/json' });
});

test('a function of an app offers its own alone, and what is no deployable of several offers none', () => {
  const own = ownSamples({ ref: 'azure:here/shop/tick', app: 'azure:here/shop', entries, triggerList: [] });
  assert.deepEqual(
    own.map(({ group, input }) => [group, input.http]),
    [['This function', null]],
  );
  assert.deepEqual(ownSamples({ ref: 'aws/x', entries: [], triggerList }), []);
});

test('what takes no requests itself is run by the request that its host has for that', () => {
  const byHand = { method: 'POST', path: '/admin/functions/readings', body: '{"input":"[]"}' };
  const [sample] = ownSamples({
    ref: 'local/shop',
    entries: [{ name: 'readings', trigger: 'eventHub', route: null, byHand }],
    triggerList: [],
  });
  assert.deepEqual(
    [sample?.label, sample?.summary, sample?.input.payload.body, sample?.input.http?.path],
    ['readings', 'POST /admin/functions/readings', '{"input":"[]"}', '/admin/functions/readings'],
  );
});

test('a route with a percent sign that escapes nothing is a route as any other', () => {
  const entry = { name: 'sale', trigger: 'httpTrigger', route: '/api/%SALE%/{id}', ref: 'azure:here/shop/sale' };
  const [sample] = ownSamples({
    ref: 'azure:here/shop',
    entries: [entry],
    triggerList: [http('/api', ['GET']), http(entry.route, ['PUT'])],
  });
  assert.equal(sample?.summary, 'PUT /api/%SALE%/id');
});

test("of the model's events, those of what sets the function off come first", () => {
  const event = (id: string, trigger: SampleEvent['trigger']) => toEventSample({ id, label: id, trigger, summary: '' }, {});
  const model = { label: 'M', sampleEvents: [event('storage', 'object'), event('pubsub', 'topic'), event('get', 'http')] };
  const ids = (...kinds: SampleEvent['trigger'][]) =>
    modelSamples(
      model,
      kinds.map((kind) => ({ kind })),
    ).map(({ id }) => id);
  assert.deepEqual(ids('topic'), ['model:pubsub', 'model:storage', 'model:get']);
  assert.deepEqual(ids('http'), ['model:storage', 'model:pubsub', 'model:get']);
});
