import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '#shared/model/profile.ts';
import type { ProviderInfo } from '#shared/model/provider-info.ts';
import { toTargets } from './targets.ts';

const provider = (id: string, deploy: ProviderInfo['capabilities'][string]): ProviderInfo => ({
  id,
  label: id,
  order: 1,
  docsUrl: '',
  target: 'cloud',
  capabilities: { deploy },
  profileForm: null,
  deployOptions: [],
  models: [],
});
const profile = (provider: string, name: string): Profile => ({
  provider,
  name,
  id: `${provider}:${name}`,
  isDefault: false,
  scope: null,
  regions: [],
  target: 'cloud',
  endpoint: null,
  builtIn: false,
});

test('each profile is a target; what cannot be deployed to says why', () => {
  const targets = toTargets(
    [provider('a', { supported: true }), provider('b', { supported: false, reason: 'Not yet.' }), provider('c', { supported: true })],
    [profile('a', 'one'), profile('a', 'two'), profile('b', 'x')],
  );
  assert.deepEqual(
    targets.map((target) => [target.id, target.usable, target.note]),
    [
      ['a:one', true, 'one'],
      ['a:two', true, 'two'],
      ['b', false, 'Not yet.'],
      ['c', false, 'No profile has been added yet.'],
    ],
  );
});
