import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Audit } from '#shared/model/audit/audit.ts';
import { writeTree } from '#core/testing/test-core.ts';
import { isobar } from '../testing/isobar.ts';

const base = mkdtempSync(join(tmpdir(), 'isobar-cli-audit-'));
const run = (...args: string[]) => isobar(join(base, 'home'), args);
after(async () => {
  await run('runtime', 'stop');
  rmSync(base, { recursive: true, force: true });
});

const bad = writeTree(join(base, 'bad'), {
  'isobar.yaml': 'name: bad\nruntime: nodejs24.x\nhandler: index.handler\n',
  'index.js': "const cp = require('node:child_process');\nexports.handler = async (event) => cp.execSync('ls ' + event.dir).toString();\n",
});
const good = writeTree(join(base, 'good'), { 'index.mjs': 'export const handler = async () => ({ ok: true });\n' });

test('prints what is open, with the place, and fails only where it is asked to', async () => {
  const plain = await run('audits', 'run', bad);
  assert.equal(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /Input reaches a command line/);
  assert.match(plain.stdout, /index\.js:2/);
  assert.equal((await run('audits', 'run', bad, '--fail-on', 'high')).code, 9);
  assert.equal((await run('audits', 'run', good, '--fail-on', 'high')).code, 0);
});

test('what it prints to accept a finding accepts it, for as long as it says', async () => {
  const command = /isobar (waivers create .*)/.exec((await run('audits', 'run', bad)).stdout)?.[1] ?? '';
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const { code, stdout, stderr } = await run(...words, '--json');
  assert.equal(code, 0, stderr);
  assert.equal((await run('audits', 'run', bad, '--fail-on', 'high')).code, 0);
  const { id } = JSON.parse(stdout) as { id: string };
  assert.equal((await run('waivers', 'remove', id, '--yes')).code, 0);
  assert.equal((await run('audits', 'run', bad, '--fail-on', 'high')).code, 9);
});

test('advisories are imported, listed, used and removed', async () => {
  const shop = writeTree(join(base, 'shop'), {
    'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', dependencies: { 'left-paddle': '^1.0.0' } }),
    'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { '': { dependencies: { 'left-paddle': '^1.0.0' } }, 'node_modules/left-paddle': { version: '1.0.0' } } }),
    'index.mjs': "import pad from 'left-paddle';\nexport const handler = async () => pad('x');\n",
  });
  const record = writeTree(join(base, 'records'), { 'GHSA-aaaa-bbbb-cccc.json': JSON.stringify({ id: 'GHSA-aaaa-bbbb-cccc', modified: '2026-11-01T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name: 'left-paddle' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }] }] }), 'other.json': '{}' });
  const imported = await run('audits', 'advisories', 'import', record, '--name', 'ours');
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, /ours\s+npm\s+1\s+2026-11-01/);
  assert.match(imported.stderr, /Left out: 1 that cannot be read/);
  assert.match((await run('audits', 'advisories', 'list')).stdout, /recorded\s+npm\s+\d+[^]*ours\s+npm\s+1/);
  assert.match((await run('audits', 'run', shop)).stdout, /left-paddle 1\.0\.0 is known to be vulnerable: GHSA-aaaa-bbbb-cccc/);
  assert.match((await run('audits', 'advisories', 'import', record, '--whole', 'gems')).stderr, /--whole/);
  assert.equal((await run('audits', 'advisories', 'remove', 'ours')).code, 0);
}); // prettier-ignore

test('writes the report that the file name asks for, several directories at once', async () => {
  const file = join(base, 'audit.sarif');
  const { code, stderr } = await run('audits', 'run', bad, good, '--out', file);
  assert.equal(code, 0, stderr);
  const log = JSON.parse(readFileSync(file, 'utf8')) as { version: string; runs: { results: { ruleId: string }[] }[] };
  assert.equal(log.version, '2.1.0');
  assert.ok(log.runs[0]?.results.some(({ ruleId }) => ruleId === 'CODE-001'));
});

test('what is not known is told with what there is', async () => {
  for (const args of [
    ['--format', 'docx'],
    ['--fail-on', 'awful'],
    ['--out', join(base, 'audit.docx')],
  ]) {
    const { code, stderr } = await run('audits', 'run', good, ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /json, html|critical, high/);
  }
  assert.equal((await run('audits', 'run', join(base, 'nothing'))).code, 5);
  const typo = await run('audits', 'run', 'godo');
  assert.equal(typo.code, 2);
  assert.match(typo.stderr, /"godo" is neither a directory nor a function/);
});

test('a deployed function with its source: what differs, and a secret that it printed', async () => {
  // Put together here, so that no scanner takes this file for a leak.
  const key = `AKIA${'Q3EGRIPHJ2Y7ZLXA'}`;
  const files = {
    'isobar.yaml': 'name: joined\nruntime: nodejs24.x\nhandler: index.handler\nmodel: aws-handler\n',
    'index.mjs': `export const handler = async (event) => { console.log('using', event.key); return { ok: true }; };\n`,
  };
  const source = writeTree(join(base, 'joined'), files);
  assert.equal((await run('deploy', source)).code, 0);
  const partial = await run('audits', 'run', good, 'local/nosuch', '--fail-on', 'high');
  assert.equal(partial.code, 69, 'what could not be read is no pass');
  assert.match(partial.stderr, /not all of it could be/);
  assert.equal((await run('invoke', 'local/joined', '--data', JSON.stringify({ key }))).code, 0);
  writeTree(source, { 'index.mjs': files['index.mjs'].replace('using', 'with') });
  const { code, stdout, stderr } = await run('audits', 'run', 'local/joined', source, '--json');
  assert.equal(code, 0, stderr);
  const { findings } = Audit.parse(JSON.parse(stdout));
  const of = (ruleId: string) => findings.filter((finding) => finding.ruleId === ruleId && finding.state === 'fail');
  assert.deepEqual(
    of('GOV-004').map(({ message }) => message),
    ['index.mjs is deployed with another content than in the source.'],
  );
  assert.equal(of('SEC-004').length, 1);
  assert.ok(!stdout.includes(key), 'the secret itself is told nowhere');
});
