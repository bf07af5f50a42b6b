import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { discover } from './discover.ts';
import { profileRules } from './rules.ts';

const call = { signal: AbortSignal.timeout(10_000) };

test('what gcloud has is offered as profiles, and no secret is read', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-gcloud-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'configurations'));
  writeFileSync(join(dir, 'active_config'), 'work\n');
  writeFileSync(join(dir, 'configurations', 'config_default'), '[core]\naccount = me@example.com\n');
  writeFileSync(join(dir, 'configurations', 'config_work'), '[core]\nproject = work-project\n[functions]\nregion = europe-west1\n');
  const env = { CLOUDSDK_CONFIG: dir, GOOGLE_CLOUD_PROJECT: 'other-project' };
  const before = await discover(env, call);
  assert.deepEqual(before.suggestions, [], 'a project without credentials is no profile');
  assert.deepEqual(before.choices['project']?.map(({ value }) => value), ['work-project', 'other-project']); // prettier-ignore

  const adc = { type: 'authorized_user', refresh_token: 'very-secret', client_secret: 'also-secret', quota_project_id: 'work-project' };
  writeFileSync(join(dir, 'application_default_credentials.json'), JSON.stringify(adc));
  const found = await discover(env, call);
  assert.deepEqual(found.suggestions.map(({ name, settings }) => [name, settings]), [
    ['work', { source: 'adc', project: 'work-project', regions: 'europe-west1' }],
    ['other-project', { source: 'adc', project: 'other-project' }],
  ]); // prettier-ignore
  assert.doesNotMatch(JSON.stringify(found), /secret/);
  writeFileSync(join(dir, 'application_default_credentials.json'), '{');
  assert.match((await discover(env, call)).notes.join(), /no valid JSON/);
});

test("Google's credentials are not sent to another endpoint, and Google is not called without any", () => {
  const wrong = (settings: Record<string, string>): string[] => Object.keys(profileRules.validate?.(settings) ?? {});
  assert.deepEqual(wrong({ source: 'adc', project: 'p' }), []);
  assert.deepEqual(wrong({ source: 'adc', endpoint: 'http://127.0.0.1:1' }), ['source']);
  assert.deepEqual(wrong({ source: 'none' }), ['source']);
  assert.deepEqual(wrong({ source: 'none', endpoint: 'http://127.0.0.1:1' }), []);
  assert.deepEqual(wrong({ source: 'none', endpoint: 'http://127.0.0.1:1', impersonate: 'a@b.iam.gserviceaccount.com' }), []);
  assert.deepEqual(wrong({ source: 'keyFile', keyFile: 'relative.json' }), ['keyFile']);
  assert.ok(wrong({ source: 'adc', endpoint: 'https://cloudfunctions.googleapis.com' }).includes('endpoint'));
  assert.equal(profileRules.describe({ project: 'p', regions: 'a-b1', endpoint: 'http://127.0.0.1:1' }).target, 'local');
});
