import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { completeTrigger, isMeant, silence } from './event-trigger.ts';
import { matchesPathPattern } from './path-pattern.ts';

describe('triggers', () => {
  const place = { project: 'isobar-local', location: 'us-central1', id: 'fn' };
  test('are completed, checked, and say where nothing sends their events', () => {
    const type = 'google.cloud.storage.object.v1.finalized';
    assert.throws(() => completeTrigger(place, { eventType: type }), /missing required attribute "bucket" in trigger\.event_filters/);
    assert.throws(() => completeTrigger(place, {}), /event type is missing/);
    assert.throws(
      () => completeTrigger(place, { eventType: type, eventFilters: [{ attribute: 'bucket', value: 'b', operator: 'like' }] }),
      /Invalid operator "like"/,
    );
    const trigger = completeTrigger(place, { eventType: type, eventFilters: [{ attribute: 'bucket', value: 'b' }] });
    assert.deepEqual([trigger['triggerRegion'], trigger['retryPolicy']], ['us-central1', 'RETRY_POLICY_DO_NOT_RETRY']);
    assert.equal(silence(trigger), null);
    assert.match(silence({ eventType: 'google.cloud.audit.log.v1.written' }) ?? '', /Nothing in the local runtime sends/);
    const about = (bucket: string) => ({
      id: '1',
      source: '',
      type,
      subject: null,
      time: '',
      contentType: '',
      data: '',
      extensions: { bucket },
      topic: null,
    });
    assert.deepEqual([isMeant(trigger, about('b')), isMeant(trigger, about('c'))], [true, false]);
  });

  test('path patterns', () => {
    const cases: [string, string, boolean][] = [
      ['users/{id}', 'users/ann', true],
      ['users/{id}', 'users/ann/pets/rex', false],
      ['users/{id=**}', 'users/ann/pets/rex', true],
      ['users/*/pets/{pet}', 'users/ann/pets/rex', true],
      ['users/ann', 'users/ann', true],
      ['users/a*', 'users/ann', true],
      ['users/a*', 'users/bob', false],
      ['**', 'any/thing', true],
      ['users/**', 'users', true],
    ];
    for (const [pattern, path, expected] of cases) assert.equal(matchesPathPattern(pattern, path), expected, `${pattern} ${path}`);
  });
});
