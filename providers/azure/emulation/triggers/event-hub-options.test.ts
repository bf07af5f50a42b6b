import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mapping } from '../../../detection/cloud-yaml.ts';
import type { Hub, Hubs } from '../event-hubs/hubs.ts';
import { hubOptions, type HubOptions } from './event-hub-options.ts';
import type { ListenerInput } from './listener.ts';

const OWN = 'Endpoint=sb://localhost:4000;SharedAccessKeyName=k;SharedAccessKey=s;UseDevelopmentEmulator=true;';

/** Options of a binding, with host.json's `extensions.eventHubs`. */
function options(binding: object, eventHubs: Mapping = {}, variables: Record<string, string> = { Hubs: OWN }): HubOptions {
  return hubOptions({
    binding: { type: 'eventHubTrigger', name: 'events', connection: 'Hubs', eventHubName: 'h', ...binding },
    hostJson: { extensions: { eventHubs } },
    variables,
    eventHubs: { port: 4000, connectionString: OWN },
  } as unknown as ListenerInput);
}

test('batches are as host.json has them, and single events for functions that take one', () => {
  const given = { maxEventBatchSize: 20, minEventBatchSize: 5, maxWaitTime: '00:00:10', batchCheckpointFrequency: 3 };
  const many = options({ cardinality: 'many' }, given);
  assert.deepEqual([many.most, many.least, many.maxWaitMs, many.checkpointEvery], [20, 5, 10_000, 3]);
  const one = options({}, given);
  assert.deepEqual([one.most, one.least, one.group], [1, 1, '$Default']);
  const usual = options({ cardinality: 'many' });
  assert.deepEqual([usual.most, usual.least, usual.maxWaitMs, usual.checkpointEvery], [100, 1, 60_000, 1]);
});

test('where a function begins that has no checkpoint', () => {
  const hubs = { state: () => ({ first: 3, next: 9 }), locate: () => 6 } as unknown as Hubs;
  const start = (initialOffsetOptions: Mapping): number => options({}, { initialOffsetOptions }).start(hubs, {} as Hub, 0);
  assert.deepEqual(
    [start({}), start({ type: 'fromEnd' }), start({ type: 'fromEnqueuedTime', enqueuedTimeUtc: '2026-01-01T00:00:00Z' })],
    [3, 9, 6],
  );
  assert.throws(() => start({ type: 'fromEnqueuedTime' }), /A time must be specified/);
});

test('the connection string names the hub before the binding does, and has to be there', () => {
  const settings = { Hubs: `${OWN}EntityPath=other;`, GROUP: 'mine' };
  const { hub, group } = options({ consumerGroup: '%GROUP%' }, {}, settings);
  assert.deepEqual([hub, group], ['other', 'mine']);
  assert.throws(() => options({ connection: 'Gone' }), /EventHub account connection string with name 'Gone' does not exist/);
});
