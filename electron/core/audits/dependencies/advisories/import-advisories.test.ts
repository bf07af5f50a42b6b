import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registry } from '#providers/registry.ts';
import { AppError } from '#shared/errors.ts';
import type { AdvisoryImportEvent } from '#shared/model/audit/advisory-lists.ts';
import type { Audit } from '#shared/model/audit/audit.ts';
import type { Ecosystem, PackageVersion } from '#shared/model/audit/dependencies.ts';
import { createTestCore, tempDir, writeTree } from '../../../testing/test-core.ts';
import { renameEntry, writeZip } from '../../../testing/zips.ts';
import { lookUp } from '../look-up.ts';
import { keepRecord, toRecord } from './advisory.ts';
import { importAdvisories, type Import } from './import-advisories.ts';
import { importsFolder, listImported, openImported } from './imported.ts';
import { readRecorded, recordedLists } from './recorded.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const ports = { fetch: () => Promise.reject(new TypeError('offline')), signal: new AbortController().signal };

type End = Extract<AdvisoryImportEvent, { type: 'end' }>;

async function take(home: string, given: Partial<Import> & { path: string }, signal = ports.signal): Promise<End> {
  let end: End | undefined;
  for await (const event of importAdvisories(home, { whole: [], ...given }, signal, NOW)) if (event.type === 'end') end = event;
  assert.ok(end !== undefined);
  return end;
}

async function refusal(home: string, given: Partial<Import> & { path: string }): Promise<AppError> {
  const before = listImported(home);
  const error: unknown = await take(home, given).then(
    () => assert.fail('It should have been refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, String(error));
  assert.deepEqual(listImported(home), before, 'what was there stays');
  assert.deepEqual(readdirSync(importsFolder(home)).filter((name) => name.startsWith('.')), [], 'nothing is left behind');
  return error;
} // prettier-ignore

async function ask(home: string, now: Date, ...packages: PackageVersion[]) {
  const { lists, close } = openImported(home);
  try {
    return await lookUp({ from: 'recorded', packages, recorded: recordedLists(), imported: lists, now }, ports);
  } finally {
    close();
  }
}

const pkg = (ecosystem: Ecosystem, name: string, version: string): PackageVersion => ({ ecosystem, name, version });
const range = (...events: object[]) => [{ type: 'ECOSYSTEM', events }];
const affected = (ecosystem: string, name: string, ranges: object[], more: object = {}) => ({
  package: { ecosystem, name },
  ranges,
  ...more,
});
const record = (id: string, ...about: object[]) => ({
  schema_version: '1.7.3',
  id,
  modified: '2026-11-20T03:04:05Z',
  published: '2026-11-01T00:00:00Z',
  affected: about,
});

/** Records in the shapes of their databases. */
const RECORDS: Record<string, string> = {
  // GitHub: the lines of versions are entries of their own.
  'GHSA-aaaa-bbbb-cccc.json': JSON.stringify({
    ...record('GHSA-aaaa-bbbb-cccc', affected('npm', 'left-paddle', [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }]), affected('npm', 'left-paddle', [{ type: 'SEMVER', events: [{ introduced: '2.0.0' }, { last_affected: '2.0.4' }] }])),
    aliases: ['CVE-2026-11111'],
    severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }],
    database_specific: { cwe_ids: ['CWE-79'], severity: 'CRITICAL', github_reviewed: true },
  }),
  // PyPA: YAML, commits beside versions, and versions that would be numbers.
  'vulns/ham/PYSEC-2026-1.yaml': 'id: PYSEC-2026-1\ndetails: x\naffected:\n- package:\n    name: ham-spam\n    ecosystem: PyPI\n  ranges:\n  - type: GIT\n    repo: https://example.com/x\n    events:\n    - introduced: "0"\n    - fixed: 1a2b\n  - type: ECOSYSTEM\n    events:\n    - introduced: "0"\n    - fixed: 1.10\n  versions:\n  - 1.8\n  - 1.9\naliases: []\nmodified: 2026-11-01T00:00:00Z\n',
  'GO-2026-1.json': JSON.stringify(record('GO-2026-1', affected('Go', 'example.com/m', [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '0.0.0-20260101000000-abcdefabcdef' }] }], { ecosystem_specific: { imports: [{ path: 'example.com/m', symbols: ['F'] }] } }))),
  'maven.json': JSON.stringify(record('GHSA-mmmm-mmmm-mmmm', affected('Maven', 'org.example:core', range({ introduced: '2.0.0' }, { fixed: '2.13.4.2' })))),
  'nuget.json': JSON.stringify(record('GHSA-nnnn-nnnn-nnnn', affected('NuGet', 'Example.Json', range({ introduced: '0' }, { fixed: '13.0.1' })))),
  // Events in no order, as the schema allows.
  'gem.json': JSON.stringify(record('GHSA-gggg-gggg-gggg', affected('RubyGems', 'racket', range({ fixed: '3.0.4.1' }, { fixed: '2.2.6.4' }, { introduced: '3.0.0.beta1' }, { introduced: '0' })))),
  'list.json': JSON.stringify([record('MAL-2026-1', affected('npm', 'lodahs', [], { versions: ['4.17.22'] })), { id: 7 }]),
  'withdrawn.json': JSON.stringify({ ...record('GHSA-35jh-r3h4-6jhm', affected('npm', 'lodash', range({ introduced: '0' }, { fixed: '4.17.21' }))), withdrawn: '2026-11-19T00:00:00Z' }),
  'inexact.json': JSON.stringify(record('GO-2026-2', affected('Go', 'example.com/odd', range({ introduced: '0' }), { ecosystem_specific: { custom_ranges: [{}] } }))),
  'foreign.json': JSON.stringify(record('RUSTSEC-2026-1', affected('crates.io', 'x', range({ introduced: '0' })))),
  'broken.json': '{"id": "GHSA-',
  'README.md': '# not a record',
}; // prettier-ignore

const PROJECT = {
  'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', dependencies: { 'left-paddle': '^1.0.0', lodash: '^4.0.0' } }),
  'package-lock.json': JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: {
      '': { name: 'shop', version: '1.0.0', dependencies: { 'left-paddle': '^1.0.0', lodash: '^4.0.0' } },
      'node_modules/left-paddle': { version: '1.2.2' },
      'node_modules/lodash': { version: '4.17.20' },
    },
  }),
  'index.js': "const pad = require('left-paddle');\nexports.handler = async () => pad('x');\n",
};

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

test('what is imported is held against the next audit, beside what comes along, and told with its age', async (t) => {
  const { core } = createTestCore(t, registry);
  const folder = writeTree(join(tempDir(t), 'export'), RECORDS);
  const [end] = (await collect(await core.client.advisories.import({ path: folder, name: 'ours' }))).filter((event) => event.type === 'end');
  assert.deepEqual(end?.leftOut, { malformed: 2, foreign: 1, inexact: 1, withdrawn: 1 });
  assert.deepEqual(end.list.counts.map(({ ecosystem, advisories, newest }) => [ecosystem, advisories, newest]), [['npm', 2, '2026-11-20'], ['PyPI', 1, '2026-11-01'], ['Go', 1, '2026-11-20'], ['Maven', 1, '2026-11-20'], ['NuGet', 1, '2026-11-20'], ['RubyGems', 1, '2026-11-20']]);
  const run = async (): Promise<Audit> => {
    const events = await collect(await core.client.audits.run({ directories: [writeTree(join(tempDir(t), 'shop'), PROJECT)] }));
    return core.client.audits.get({ id: events.flatMap((event) => (event.type === 'end' ? [event.audit.id] : []))[0] ?? '' });
  };
  const audit = await run();
  const found = audit.findings.filter(({ ruleId, state }) => ruleId === 'SUP-003' && state === 'fail');
  const pad = found.find(({ message }) => message.startsWith('left-paddle 1.2.2'));
  assert.match(pad?.message ?? '', /GHSA-aaaa-bbbb-cccc \(CVE-2026-11111, CVSS 9\.3\)/);
  assert.deepEqual([pad?.severity, pad?.remediation?.cli], ['critical', 'npm install left-paddle@1.2.3']);
  const lodash = found.find(({ message }) => message.startsWith('lodash 4.17.20'));
  assert.ok(lodash !== undefined && !lodash.message.includes('GHSA-35jh-r3h4-6jhm'), 'withdrawn in the newer copy');
  assert.ok(audit.notes.some(({ message }) => /the list that comes along \(npm: .*\), and the imported list "ours" \(npm: 2 advisories on 2 packages, imported on \d{4}-\d\d-\d\d, the newest of 2026-11-20\)/.test(message)));
  assert.deepEqual((await core.client.advisories.list({})).items.map(({ name, kind }) => [name, kind]), [['recorded', 'recorded'], ['ours', 'imported']]);
  assert.deepEqual(await core.client.advisories.remove({ name: 'ours' }), { name: 'ours' });
  await assert.rejects(core.client.advisories.remove({ name: 'ours' }), /no imported list/);
  assert.ok((await run()).findings.every(({ message }) => !message.includes('GHSA-aaaa-bbbb-cccc')));
}); // prettier-ignore

test('every ecosystem is judged in its own order', async (t) => {
  const home = tempDir(t);
  await take(home, { path: writeTree(join(tempDir(t), 'export'), RECORDS), name: 'ours' });
  const cases: readonly (readonly [Ecosystem, string, bad: string[], good: string[]])[] = [
    ['npm', 'left-paddle', ['1.2.2', '2.0.0', '2.0.4', '1.2.3-rc.1'], ['1.2.3', '1.9.0', '2.0.5']],
    ['npm', 'lodahs', ['4.17.22'], ['4.17.21']],
    ['PyPI', 'Ham_Spam', ['1.9', '1.8'], ['1.10', '1.11']],
    ['Go', 'example.com/m', ['0.0.0-20251231000000-abcdefabcdef'], ['0.0.0-20260101000000-abcdefabcdef', '0.1.0']],
    ['Maven', 'org.example:core', ['2.0.0', '2.13.4', '2.13.4.1', '2.13.0-rc1'], ['1.9', '2.13.4.2', '2.14.0', '2.0.0-rc1']],
    ['NuGet', 'example.json', ['12.0.3', '13.0.1-beta2'], ['13.0.1', '13.0.1.0']],
    ['RubyGems', 'racket', ['2.2.6.3', '3.0.0.beta1', '3.0.4'], ['2.2.6.4', '2.3.0', '3.0.0.alpha', '3.0.4.1']],
  ];
  for (const [ecosystem, name, bad, good] of cases) {
    const list = await ask(home, NOW, pkg(ecosystem, name, '0'));
    for (const version of bad) assert.equal(list.of(pkg(ecosystem, name, version)).length, 1, `${name} ${version} is affected`);
    for (const version of good) assert.deepEqual(list.of(pkg(ecosystem, name, version)), [], `${name} ${version} is not`);
  }
});

test('own advisories are held against dependencies also where api.osv.dev is asked', async (t) => {
  const home = tempDir(t);
  const own = writeTree(join(tempDir(t), 'own'), {
    'ACME-1.json': JSON.stringify(record('ACME-1', affected('npm', 'left-paddle', range({ introduced: '0' }, { fixed: '1.2.3' })))),
    // api.osv.dev knows it, and does not say it of this version any more.
    'GHSA-aaaa-bbbb-cccc.json': RECORDS['GHSA-aaaa-bbbb-cccc.json'] ?? '',
  });
  await take(home, { path: own });
  const { lists, close } = openImported(home);
  const one = pkg('npm', 'left-paddle', '1.2.2');
  const fetch = () => Promise.resolve(Response.json({ results: [{}] }));
  const list = await lookUp({ from: 'live', packages: [one], recorded: recordedLists(), imported: lists, now: NOW }, { ...ports, fetch });
  close();
  assert.deepEqual(list.of(one).map(({ id }) => id), ['ACME-1']);
  assert.match(list.source, /^api\.osv\.dev, asked on 2026-11-21 about 1 packages, and the imported list "own" \(npm: 2 advisories on 1 package.*as far as it has records of other databases$/);
}); // prettier-ignore

/** What comes along, as a whole export would have it. */
function wholeNuget(): Record<string, string> {
  const rows = readRecorded('NuGet').advisories;
  const files = Object.fromEntries(rows.map((row) => [`${row[1]}-${row[0]}.json`, JSON.stringify(toRecord('NuGet', row))]));
  return { ...files, 'GHSA-zzzz-zzzz-zzzz.json': JSON.stringify(record('GHSA-zzzz-zzzz-zzzz', affected('NuGet', 'newest', range({ introduced: '0' })))) };
} // prettier-ignore

test('a whole export makes nothing found a pass: while it is new, and of packages that it is clear about', async (t) => {
  const home = tempDir(t);
  const odd = JSON.stringify(record('GHSA-oooo-oooo-oooo', affected('NuGet', 'odd', range({ introduced: '0' }, { limit: '2.0.0' }))));
  const zip = await writeZip(join(tempDir(t), 'all.zip'), { ...wholeNuget(), 'GHSA-oooo-oooo-oooo.json': odd });
  const { list, leftOut } = await take(home, { path: zip, name: 'nuget', whole: ['NuGet'] });
  assert.deepEqual([list.counts.find(({ ecosystem }) => ecosystem === 'NuGet')?.whole, leftOut.inexact], [true, 1]);
  const [clean, unclear, other] = [pkg('NuGet', 'nothing-known', '1.0.0'), pkg('NuGet', 'Odd', '1.0.0'), pkg('PyPI', 'nothing-known', '1.0')];
  const now = await ask(home, NOW, clean);
  assert.ok(now.isComplete(clean));
  assert.match(now.source, /imported list "nuget" \(NuGet: \d+ advisories on \d+ packages, imported on 2026-11-21, the newest of 2026-11-20, said to be the whole export\)$/);
  const all = await ask(home, NOW, clean, unclear, other);
  assert.deepEqual([clean, unclear, other].map((one) => all.isComplete(one)), [true, false, false]);
  assert.match(all.source, /It does not know all packages/);
  const later = new Date(NOW.getTime() + 40 * 86_400_000);
  assert.ok(!(await ask(home, later, clean)).isComplete(clean), 'an old export does not know what came since');
  // A day that is still to come makes no export newer.
  const dated = JSON.stringify({ ...record('GHSA-ffff-ffff-ffff', affected('NuGet', 'dated', range({ introduced: '0' }, { fixed: '2.0.0' }))), modified: '2031-01-01T00:00:00Z' });
  await take(home, { path: await writeZip(join(tempDir(t), 'all.zip'), { ...wholeNuget(), 'GHSA-ffff-ffff-ffff.json': dated }), name: 'nuget', whole: ['NuGet'] });
  assert.deepEqual([(await ask(home, NOW, clean)).isComplete(clean), (await ask(home, later, clean)).isComplete(clean)], [true, false]);
}); // prettier-ignore

test('a part is not taken for a whole export, and a broken one neither', async (t) => {
  const home = tempDir(t);
  const part = await writeZip(join(tempDir(t), 'part.zip'), RECORDS);
  await take(home, { path: part, name: 'nuget' });
  assert.match((await refusal(home, { path: part, name: 'nuget', whole: ['NuGet'] })).message, /not the whole export of NuGet: of \d+ advisories that come along with Isobar it lacks/);
  const broken = await writeZip(join(tempDir(t), 'whole.zip'), { ...wholeNuget(), 'broken.json': '{' });
  assert.match((await refusal(home, { path: broken, name: 'nuget', whole: ['NuGet'] })).message, /1 of its records cannot be read/);
}); // prettier-ignore

test('hostile and broken sources are refused or left out, and what was imported before stays', async (t) => {
  const home = tempDir(t);
  const folder = tempDir(t);
  await take(home, { path: await writeZip(join(folder, 'good.zip'), RECORDS) });
  assert.deepEqual(listImported(home).map(({ name }) => name), ['good'], 'named after the file');
  const good = { 'x.json': RECORDS['maven.json'] ?? '' };
  const evil = await writeZip(join(folder, 'evil.zip'), { 'xx/evil.json': '{}', ...good }, renameEntry('xx/evil', '../evil'));
  assert.match((await refusal(home, { path: evil, name: 'good' })).message, /evil\.zip .*relative path: \.\.\/evil\.json/);
  const link = await writeZip(join(folder, 'link.zip'), { 'a.json': '/etc/passwd' }, undefined, 0o120777);
  assert.match((await refusal(home, { path: link })).message, /symbolic link/);
  const whole = readFileSync(join(folder, 'good.zip'));
  writeFileSync(join(folder, 'cut.zip'), whole.subarray(0, whole.length - 40));
  assert.equal((await refusal(home, { path: join(folder, 'cut.zip'), name: 'good' })).code, 'invalid_input');
  writeFileSync(join(folder, 'text.zip'), 'not a zip');
  assert.equal((await refusal(home, { path: join(folder, 'text.zip') })).code, 'invalid_input');
  assert.equal((await refusal(home, { path: join(folder, 'missing.zip') })).code, 'not_found');
  assert.match((await refusal(home, { path: await writeZip(join(folder, 'none.zip'), { 'a.json': '[]', 'b.txt': 'x' }) })).message, /no advisory/);
  // Small packed, large unpacked: it is not unpacked at all. Deep and repeated YAML does not grow either.
  const bomb = await writeZip(join(folder, 'bomb.zip'), { ...good, 'bomb.json': Buffer.alloc(8 * 1024 * 1024, ' '), 'aliases.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[i] ?? 'a'}`).join(',')}]`).join('\n')}\n`, 'deep.json': '['.repeat(100_000) });
  assert.deepEqual((await take(home, { path: bomb })).leftOut, { malformed: 3, foreign: 0, inexact: 0, withdrawn: 0 });
  // Links out of a directory, and directories within themselves.
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'in'), { recursive: true });
  writeFileSync(join(tree, 'a.json'), good['x.json']);
  symlinkSync(join(folder, 'good.zip'), join(tree, 'b.json'));
  symlinkSync(tree, join(tree, 'in', 'again'));
  assert.equal((await take(home, { path: tree })).list.counts[0]?.advisories, 1);
}); // prettier-ignore

test('a record that lists far more than any in use is read at once', () => {
  const versions = Array.from({ length: 20_000 }, (_, i) => `9.${i}.0`);
  const ranges = Array.from({ length: 2000 }, (_, i) => ({ type: 'SEMVER', events: [{ introduced: `1.${i}.0` }, { fixed: `1.${i}.1` }] }));
  const began = performance.now();
  const kept = keepRecord(record('X-1', affected('npm', 'x', ranges, { versions })));
  assert.ok(performance.now() - began < 5000, 'it takes no minutes');
  assert.ok(Array.isArray(kept));
  assert.deepEqual([kept[0]?.exact, kept[0]?.row[5].length, kept[0]?.row[6]?.length], [true, 2000, 20_000], 'nothing is left out');
}); // prettier-ignore

test('an import that is cancelled leaves the old list, and a damaged list is told and known as such', async (t) => {
  const home = tempDir(t);
  const path = writeTree(join(tempDir(t), 'export'), RECORDS);
  await take(home, { path, name: 'ours' });
  await assert.rejects(take(home, { path: join(path, 'maven.json'), name: 'ours' }, AbortSignal.abort()));
  assert.deepEqual(readdirSync(importsFolder(home)), ['ours.db']);
  const one = pkg('npm', 'left-paddle', '1.2.2');
  assert.equal((await ask(home, NOW, one)).of(one).length, 1);
  writeFileSync(join(importsFolder(home), 'ours.db'), 'garbage');
  assert.match((await ask(home, NOW, one)).source, /the imported list "ours" \(npm: damaged, so it was not used: import it again\)/);
  assert.match(listImported(home)[0]?.problem ?? '', /import it again/);
});
