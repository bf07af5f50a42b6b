import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleUrl } from './console-url.ts';

test('a function has its page in the console of its partition', () => {
  assert.deepEqual(
    ['eu-west-1', 'us-gov-west-1', 'cn-north-1'].map((region) => new URL(consoleUrl({ region, name: 'hello' })).host),
    ['eu-west-1.console.aws.amazon.com', 'us-gov-west-1.console.amazonaws-us-gov.com', 'cn-north-1.console.amazonaws.cn'],
  );
  assert.equal(new URL(consoleUrl({ region: 'eu-west-1', name: 'hello' })).hash, '#/functions/hello');
});
