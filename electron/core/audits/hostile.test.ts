import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { FunctionKey, Provider } from '#providers/provider.ts';
import { registry } from '#providers/registry.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { REPORT_FORMATS, type Audit, type AuditInput } from '#shared/model/audit/audit.ts';
import { emptyPosture } from '#shared/model/audit/posture.ts';
import type { Core } from '../create-core.ts';
import { createTestCore, tempDir, writeTree } from '../testing/test-core.ts';
import { zipBytes } from '../testing/zips.ts';

const HANDLER = 'exports.handler = async (event) => event;\n';
const MB = 1024 * 1024;

async function run(core: Core, input: Partial<AuditInput>): Promise<Audit> {
  let id = '';
  for await (const event of await core.client.audits.run(input)) if (event.type === 'end') id = event.audit.id;
  return core.client.audits.get({ id });
}

const told = (audit: Audit) => audit.notes.map(({ message }) => message).join('\n');

async function report(core: Core, audit: Audit, format: (typeof REPORT_FORMATS)[number]): Promise<string> {
  return Buffer.from((await core.client.audits.export({ id: audit.id, format })).base64, 'base64').toString('utf8');
}

test('a bundle of 100 MB, lines of 5 MB and a binary are named, not followed; memory stays bounded', async (t) => {
  const { core } = createTestCore(t, registry);
  const root = writeTree(join(tempDir(t), 'huge'), {
    'index.js': Buffer.alloc(100 * MB, 'a();\n'),
    'packed.js': `exports.handler=async()=>{${'b();'.repeat((5 * MB) / 4)}}`,
    'model.bin': Buffer.alloc(20 * MB),
    'app.js': "const cp = require('child_process');\nexports.handler = async (event) => cp.execSync(event.command);\n",
  });
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const audit = await run(core, { directories: [root] });
  const grown = process.memoryUsage().rss - before;
  assert.ok(performance.now() - began < 20_000, 'it takes seconds');
  assert.ok(grown < 200 * MB, `it took ${Math.round(grown / MB)} MB`);
  assert.match(told(audit), /index\.js: it is larger than 1024 kB/);
  assert.match(told(audit), /packed\.js: it (?:is larger than|has lines of more than)/);
  assert.ok(audit.findings.some(({ ruleId, evidence }) => ruleId === 'CODE-001' && evidence?.at?.file === 'app.js'), 'the rest is looked at');
}); // prettier-ignore

test('links out of the tree are counted and not followed, wherever they are', async (t) => {
  const { core } = createTestCore(t, registry);
  const base = tempDir(t);
  const outside = writeTree(join(base, 'outside'), {
    'package.json': '{"name":"lodash","version":"4.17.11"}',
    'secret.env': 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI7K7MDENGbPxRfiCYzzyyxxwwvvu\n',
    'evil.js': 'eval(process.argv[2]);\n',
  });
  const root = writeTree(join(base, 'inside'), { 'index.js': "require('./evil');\nexports.handler = async () => 1;\n", 'node_modules/ok/package.json': '{"name":"ok","version":"1.0.0"}' });
  symlinkSync(outside, join(root, 'folder'));
  symlinkSync(join(outside, 'secret.env'), join(root, '.env'));
  symlinkSync(join(outside, 'evil.js'), join(root, 'evil.js'));
  symlinkSync(root, join(root, 'round'));
  symlinkSync(outside, join(root, 'node_modules/lodash'));
  mkdirSync(join(root, 'node_modules/linked'));
  symlinkSync(join(outside, 'package.json'), join(root, 'node_modules/linked/package.json'));
  const audit = await run(core, { directories: [root] });
  assert.match(told(audit), /4 symbolic links were not followed/);
  const json = await report(core, audit, 'json');
  for (const text of ['4.17.11', 'secret access key', 'process.argv']) assert.ok(!json.includes(text), text);
}); // prettier-ignore

test('templates, manifests and code that are broken or endless end in a note each', async (t) => {
  const { core } = createTestCore(t, registry);
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i] ?? 'a'}`).join(', ')}]`)].join('\n');
  const deep = (n: number): string => `${'{"dependencies":{"a":'.repeat(n)}{}${'}}'.repeat(n)}`;
  const root = writeTree(join(tempDir(t), 'broken'), {
    'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'\n${laughs}\nResources: { A: { Type: AWS::Lambda::Function, Properties: { Tags: *i } } }\n`,
    'serverless.yml': 'provider: {name: aws\nfunctions: [',
    'main.tf': 'resource "x" "y" { a = "${b',
    'x/function.json': '{ "bindings": [',
    'isobar.yaml': 'name: [\n',
    'package.json': '{ "dependencies": { "a": ',
    'a/package-lock.json': deep(20_000),
    'b/pnpm-lock.yaml': `${laughs}\npackages: *i\n`,
    'c/requirements.txt': `-r requirements.txt\n-r ../../../../etc/passwd\n${' '.repeat(200_000)}#\nflask==${'1.'.repeat(50_000)}\n`,
    'one.js': "require('./two');\nexports.handler = async (event => {",
    'two.js': "const one = require('./three');\nexports.handler = async (event) => one.go(event);\n",
    'three.js': "const two = require('./two');\nexports.go = (event) => two.handler(event);\n",
    'four.py': 'def handler(event, context):\n  return (((',
  });
  const began = performance.now();
  const audit = await run(core, { directories: [root] });
  assert.ok(performance.now() - began < 20_000, 'it takes seconds');
  assert.notEqual(audit.status, 'cancelled');
  const notes = `${told(audit)}\n${audit.findings.map(({ message }) => message).join('\n')}`;
  for (const file of ['template.yaml', 'package.json', 'b/pnpm-lock.yaml', 'serverless.yml', 'x/function.json', 'isobar.yaml', 'one.js', 'four.py']) assert.ok(notes.includes(file), `${file} is named: ${notes}`);
  assert.ok(!notes.includes('root:x:0'));
}); // prettier-ignore

test('HTML, formulas, control characters and markup in names are text in every report', async (t) => {
  const { core } = createTestCore(t, registry);
  const html = '<img src=x onerror=alert(1)>';
  const root = writeTree(join(tempDir(t), html.replaceAll('/', '')), {
    'serverless.yml': `provider:\n  name: aws\n  runtime: nodejs16.x\nfunctions:\n  "=HYPERLINK(1)":\n    handler: "${html}.x"\n  "@SUM(1)|calc":\n    handler: a.b\n    environment: { "+cmd": "</script><script>alert(1)</script>", DB_PASSWORD: "hT7xkq92LmPz" }\n  "[x](javascript:alert(1))":\n    handler: a.c\n`,
    [`${html.replaceAll('/', '')}.js`]: 'exports.handler = async (event) => eval(event["</td><script>"]);\n',
    'package.json': JSON.stringify({ name: html, dependencies: { [html]: 'git+https://user:pass@example.com/x.git', '=1+1': '1' } }),
  });
  const audit = await run(core, { directories: [root] });
  assert.ok(audit.subjectList.some(({ name }) => name.includes('HYPERLINK')));
  for (const format of REPORT_FORMATS) {
    const text = await report(core, audit, format);
    assert.ok(text.length > 100, format);
    assert.ok(!text.includes('user:pass'), format);
    if (format === 'html') assert.ok(!/<img|<script|onerror=alert\(1\)>/i.test(text.replaceAll(/&lt;[^&]*&gt;/g, '')), format);
    if (format === 'markdown') assert.ok(!/(?<!\\)<img|(?<!\\)\]\(javascript/i.test(text), format);
    if (format === 'csv') for (const cell of text.matchAll(/(?:^|,)"?([=+@\t\r-])/gm)) assert.fail(`a cell begins with ${JSON.stringify(cell[1])}`);
  }
}); // prettier-ignore

/** A place with one function, whose package is whatever the test makes of it. */
async function deployed(t: TestContext, make: (bytes: Buffer) => Buffer | Promise<Buffer>): Promise<{ core: Core; audit: Audit }> {
  const memory = createMemoryProvider();
  const withPosture: Provider = {
    ...memory,
    capabilities: { ...memory.capabilities, posture: { supported: true } },
    connect: async (profile, ports) => ({
      ...(await memory.connect(profile, ports)),
      posture: { read: async ({ name }: FunctionKey) => emptyPosture({ id: name, name, kind: 'deployed', provider: memory.meta.id, handler: 'index.handler' }) },
    }),
  };
  const { core } = createTestCore(t, [withPosture]);
  const path = writeTree(join(tempDir(t), 'app'), { 'index.js': HANDLER });
  const { id } = await core.client.deployments.apply({ source: { kind: 'directory', path }, targets: ['memory'], overrides: {} });
  for await (const event of await core.client.deployments.tail({ id })) if (event.type === 'end') assert.equal(event.deployment.status, 'done');
  const kept = memory.state.functions.get('app');
  assert.ok(kept);
  kept.zip = await make(await zipBytes({ 'index.js': HANDLER }));
  return { core, audit: await run(core, { refs: ['memory/app'] }) };
} // prettier-ignore

/** Sets the unpacked size that the directory of a zip states for its first file. */
function claimSize(bytes: Buffer, size: number): Buffer {
  const copy = Buffer.from(bytes);
  const central = copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  copy.writeUInt32LE(size, central + 24);
  return copy;
}

for (const [what, make, why] of [
  ['a zip bomb that says what it is', (bytes: Buffer) => claimSize(bytes, 0xf0_00_00_00), /refused: unpacked it has more than/],
  ['a zip bomb that says it is small', async () => claimSize(await zipBytes({ 'index.js': Buffer.alloc(64 * MB) }), 10), /cannot be read|size/i],
  ['one with a name that leads out of it', (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll('index.js', '../ex.js'), 'latin1'), /outside of the package|invalid relative path/],
  ['one with a link', async () => zipBytes({ 'index.js': '/etc/passwd' }, 0o120777), /symbolic link/],
  ['no zip at all', () => Buffer.from('PK\u0003\u0004 and then nothing'), /cannot be read as a zip/],
] as const) {
  test(`a deployed package that is ${what} is told and not evaluated`, async (t) => {
    const before = process.memoryUsage().rss;
    const { audit } = await deployed(t, make);
    assert.match(told(audit), /Its package could not be read/);
    assert.match(told(audit), why);
    assert.ok(process.memoryUsage().rss - before < 300 * MB);
    const code = audit.findings.filter(({ ruleId }) => ruleId === 'CODE-001' || ruleId === 'SUP-003');
    assert.ok(code.length > 0 && code.every(({ state }) => state === 'not_evaluated'), 'never a pass');
    assert.ok(!Object.values(audit.passed).flat().some((rule) => rule.startsWith('CODE-')));
  });
} // prettier-ignore
