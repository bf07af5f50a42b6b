import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runtimeViews } from './runtime-views.ts';

test('a profile that points at an endpoint of the local runtime is a view of it, by whichever name of this machine', () => {
  const profiles = [
    { id: 'a:own', endpoint: null },
    { id: 'a:here', endpoint: 'http://127.0.0.1:4001' },
    { id: 'b:here', endpoint: 'https://localhost:4002/' },
    { id: 'b:other', endpoint: 'https://localhost:4999' },
    { id: 'b:away', endpoint: 'https://cloud.example:4002' },
    { id: 'c:odd', endpoint: 'no address' },
  ];
  const views = runtimeViews(profiles, {
    a: 'http://localhost:4001',
    'b-bus': 'sb://localhost:5000',
    b: 'https://localhost:4002',
    odd: '',
  });
  assert.deepEqual([...views], ['a:here', 'b:here']);
});
