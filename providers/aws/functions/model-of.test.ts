import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { modelOf } from './model-of.ts';

test('Python and custom runtimes are of the model that runs them here', () => {
  const models = ['nodejs22.x', 'python3.13', 'provided.al2023', 'java21', 'future1.x'].map((Runtime) =>
    modelOf({ Runtime } as FunctionConfiguration),
  );
  assert.deepEqual(models, ['aws-handler', 'aws-provided', 'aws-provided', 'aws-handler', null]);
});
