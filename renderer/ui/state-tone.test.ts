import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvocationStatus } from '../../shared/model/invocation.ts';
import { FUNCTION_STATES } from '../../shared/model/function.ts';
import { stateTone } from './state-tone.ts';

test('every state of the model has a word of its own', () => {
  for (const state of [...FUNCTION_STATES, ...InvocationStatus.options]) assert.notEqual(stateTone(state).word, state);
});

test('a newer state passes through as the provider wrote it', () => {
  assert.deepEqual(stateTone('Hibernating'), { tone: 'idle', word: 'Hibernating' });
});
