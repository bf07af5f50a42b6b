import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { SampleEvent } from '#shared/model/sample-event.ts';
import * as samples from './sample-events.ts';

test('sample events fit the model, have unique ids and bodies that parse', () => {
  for (const list of Object.values(samples)) {
    const parsed = z.array(SampleEvent).parse(list);
    assert.equal(new Set(parsed.map((sample) => sample.id)).size, parsed.length);
    for (const { input } of parsed) {
      if (input.payload.contentType?.includes('json') === true) assert.doesNotThrow(() => JSON.parse(input.payload.body));
    }
  }
});
