import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Provider } from '#providers/provider.ts';
import { registry } from '#providers/registry.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { AppError } from '#shared/errors.ts';
import type { Audit, AuditEvent } from '#shared/model/audit/audit.ts';
import { emptyPosture } from '#shared/model/audit/posture.ts';
import type { Core } from '../create-core.ts';
import { createTestCore, tempDir, writeTree } from '../testing/test-core.ts';
import { TEMPLATE, VULNERABLE } from './fixtures/shop.ts';

function project(t: { after(work: () => void): void }): string {
  return writeTree(join(tempDir(t), 'shop'), {
    'template.yaml': TEMPLATE,
    'src/index.js': VULNERABLE,
    'safe/index.js': 'exports.handler = async () => ({ statusCode: 200 });\n',
  });
}

async function run(core: Core, input: { directories?: string[]; refs?: string[]; all?: boolean }): Promise<Audit> {
  let id = '';
  for await (const event of await core.client.audits.run(input)) if (event.type === 'end') id = event.audit.id;
  return core.client.audits.get({ id });
}

const open = (audit: Audit) => audit.findings.filter(({ state }) => state === 'fail');

test('a source directory is audited before it is deployed: template, code and permissions joined', async (t) => {
  const { core } = createTestCore(t, registry);
  const audit = await run(core, { directories: [project(t)] });
  assert.equal(audit.status, 'done');
  const of = (ruleId: string) => open(audit).filter((finding) => finding.ruleId === ruleId);
  const [command] = of('CODE-001');
  assert.equal(command?.subject, 'shop:template.yaml#Convert');
  assert.deepEqual([command?.evidence?.at?.file, command?.evidence?.at?.line], ['src/index.js', 5]);
  const [route] = of('EXP-004');
  assert.equal(route?.severity, 'critical', 'an open route whose code writes is critical');
  assert.match(route?.message ?? '', /dynamodb:PutItem \(src\/index\.js:4\)/);
  assert.match(route?.raised ?? '', /high by rule; critical/);
  const [cap] = of('COST-001');
  // 1,000 at a time for an hour of 3 s calls with 128 MB: 450,000 GB-s and 1.2 million requests of Lambda in us-east-1.
  assert.match(
    cap?.message ?? '',
    /Each call may use 128 MB for 3 s\. 1000 of it at a time, each busy until its timeout, cost 7\.74 USD \(.*us-east-1, without free grants\) an hour\./,
  );
  const [runtime] = of('RUN-001');
  assert.deepEqual([runtime?.evidence?.at?.file, runtime?.evidence?.at?.line], ['template.yaml', 9]);
  const [unused] = of('IAM-004');
  assert.match(unused?.remediation?.diff ?? '', /^\+\s+"dynamodb:PutItem"|^ \s+"dynamodb:PutItem"/m);
  assert.match(unused?.remediation?.diff ?? '', /^-\s+"dynamodb:DeleteItem"/m);
  assert.ok(
    !open(audit).some(({ subject, severity }) => subject === 'shop:template.yaml#Safe' && severity !== 'low' && severity !== 'info'),
  );
});

test('a secret is told by rule, last characters and fingerprint, and its value is nowhere: not stored, not shown, not exported', async (t) => {
  const { core, home } = createTestCore(t, registry);
  const audit = await run(core, { directories: [project(t)] });
  const secrets = open(audit).filter(({ ruleId }) => ruleId === 'SEC-001' || ruleId === 'SEC-003');
  assert.deepEqual(secrets.map(({ ruleId }) => ruleId).toSorted(), ['SEC-001', 'SEC-003']);
  const prints = secrets.map(({ evidence }) => /fingerprint ([0-9a-f]{16})/.exec(evidence?.value ?? '')?.[1]);
  assert.equal(prints[0], prints[1], 'the same secret has the same fingerprint wherever it is');
  for (const format of ['json', 'html', 'csv', 'sarif', 'ocsf', 'markdown'] as const) {
    const { base64 } = await core.client.audits.export({ id: audit.id, format });
    assert.ok(!Buffer.from(base64, 'base64').toString('utf8').includes('hT7xkq92'), format);
  }
  await core.close();
  for (const file of ['console.db', 'console.db-wal']) {
    try {
      assert.ok(!readFileSync(join(home, file)).includes('hT7xkq92'), file);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    }
  }
});

test('waivers hold for a while, and what is wrong with them is a finding', async (t) => {
  const { core } = createTestCore(t, registry);
  const directory = project(t);
  const first = await run(core, { directories: [directory] });
  const [command] = open(first).filter(({ ruleId }) => ruleId === 'CODE-001');
  assert.ok(command);
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString();
  const late = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const waiver = { ruleId: 'CODE-001', subject: command.subject, findingId: command.id, reason: 'behind a gateway', owner: 'ada' };
  await assert.rejects(core.client.waivers.create({ ...waiver, expiresAt: late }), { code: 'invalid_input' });
  await core.client.waivers.create({ ...waiver, expiresAt: soon });
  await core.client.waivers.create({ ruleId: 'RUN-001', subject: 'shop', reason: 'the whole source', owner: 'ada', expiresAt: soon });
  await core.client.waivers.create({ ruleId: 'LOG-001', subject: '*', reason: 'everything', owner: 'ada', expiresAt: soon });
  await core.client.waivers.create({ ruleId: 'EXP-001', subject: 'shop:*', reason: 'nothing is there', owner: 'ada', expiresAt: soon });
  const second = await run(core, { directories: [directory] });
  assert.equal(second.findings.find(({ id }) => id === command.id)?.state, 'waived');
  assert.deepEqual(second.findings.filter(({ ruleId, state }) => ruleId === 'RUN-001' && state !== 'not_evaluated').map(({ state }) => state), ['waived']); // prettier-ignore
  const about = open(second).filter(({ ruleId }) => ruleId === 'GOV-003');
  assert.equal(about.length, 2, about.map(({ message }) => message).join(' '));
  assert.ok(about.some(({ message }) => message.includes('covers everything')));
  assert.ok(about.some(({ message }) => message.includes('covers nothing any more')));
});

test('two audits are compared: new, fixed and unchanged, also where lines have moved', async (t) => {
  const { core } = createTestCore(t, registry);
  const directory = project(t);
  const before = await run(core, { directories: [directory] });
  writeTree(directory, {
    'src/index.js': `// moved\n\n${VULNERABLE}`,
    'safe/index.js': 'exports.handler = async (event) => eval(event.x);\n',
    'template.yaml': TEMPLATE.replace('nodejs16.x', 'nodejs24.x'),
  });
  const after = await run(core, { directories: [directory] });
  const compared = await core.client.audits.compare({ before: before.id, after: after.id });
  assert.deepEqual(compared.new.map(({ ruleId }) => ruleId), ['CODE-002']);
  assert.deepEqual(compared.fixed.map(({ ruleId }) => ruleId), ['RUN-001']);
  assert.ok(compared.unchanged.some(({ ruleId }) => ruleId === 'CODE-001'));
  const { items } = await core.client.audits.list({ scope: after.scope });
  assert.deepEqual(items.map(({ id }) => id), [after.id, before.id], 'the trend of one scope, newest first');
}); // prettier-ignore

test('what is cancelled is kept as far as it came', async (t) => {
  const { core } = createTestCore(t, registry);
  const controller = new AbortController();
  const events: AuditEvent[] = [];
  const running = async () => {
    for await (const event of await core.client.audits.run({ directories: [project(t)] }, { signal: controller.signal })) {
      events.push(event);
      if (event.type === 'progress') controller.abort();
    }
  };
  await running().catch((error: unknown) => assert.equal((error as { code?: string }).code, 'cancelled'));
  const audit = await core.client.audits.get({ id: 'latest' });
  assert.equal(audit.status, 'cancelled');
  assert.ok(audit.subjects >= 1);
});

test('a source that is hostile ends in notes, not in a failure', async (t) => {
  const { core } = createTestCore(t, registry);
  const directory = writeTree(join(tempDir(t), 'hostile'), {
    'template.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  A: { Type: AWS::Lambda::Function\n  B: [',
    'main.tf': 'resource "aws_lambda_function" "x" {\n  environment { variables = { A = "${',
    'serverless.yml': 'provider:\n  name: aws\nfunctions:\n  a: {handler: "<script>alert(1)</script>.x", name: "=cmd|calc"}\n',
    'x/function.json': '{ "bindings": [',
    'index.js': `const x = "${'a'.repeat(5 * 1024 * 1024)}";`,
    'big.bin': Buffer.alloc(1024),
  });
  const audit = await run(core, { directories: [directory] });
  assert.notEqual(audit.status, 'cancelled');
  for (const file of ['template.yaml', 'x/function.json'])
    assert.ok(
      audit.notes.some(({ message }) => message.includes(file)),
      file,
    );
  const html = Buffer.from((await core.client.audits.export({ id: audit.id, format: 'html' })).base64, 'base64').toString('utf8');
  assert.ok(!html.includes('<script>alert'));
  const csv = Buffer.from((await core.client.audits.export({ id: audit.id, format: 'csv' })).base64, 'base64').toString('utf8');
  assert.ok(!/(?:^|,)"?=cmd/m.test(csv), 'formulas are told to be text');
});

test('nothing to audit, and a directory that is not there, are told at once', async (t) => {
  const { core } = createTestCore(t, registry);
  await assert.rejects(run(core, {}), { code: 'invalid_input' });
  await assert.rejects(run(core, { directories: ['/nowhere/at/all'] }), { code: 'not_found' });
});

/** A provider whose answers take longer or shorter each time; of the function `denied` it answers nothing. */
function uneven(seen: { now: number; most: number }, pace: () => number): Provider {
  const provider = createMemoryProvider();
  return {
    ...provider,
    capabilities: { ...provider.capabilities, posture: { supported: true } },
    connect: async (...args) => ({
      ...(await provider.connect(...args)),
      posture: {
        async read({ name }) {
          seen.most = Math.max(seen.most, ++seen.now);
          for (let i = pace(); i > 0; i--) await turn();
          seen.now--;
          if (name === 'denied') throw new AppError('forbidden', 'It may not be read.', { hint: 'Ask.' });
          const id = `memory/${name}`;
          return emptyPosture({ id, name, kind: 'deployed', provider: 'memory', ref: id, env: [{ name: 'DB_PASSWORD', value: `hT7xkq92Lm${name}`, reference: null }] });
        },
      },
    }),
  }; // prettier-ignore
}

test('deployed functions are looked at beside one another, and the report is the same whoever answers first', async (t) => {
  const seen = { now: 0, most: 0 };
  let step = 0;
  const { core } = createTestCore(t, [uneven(seen, () => (step = (step * 7 + 3) % 11))]);
  const names = ['a', 'b', 'c', 'd', 'denied', 'e', 'f', 'g', 'h', 'i'];
  for (const name of names) {
    const path = writeTree(join(tempDir(t), name), { 'index.js': 'exports.handler = async (event) => eval(event.x);\n' });
    const { id } = await core.client.deployments.apply({ source: { kind: 'directory', path }, targets: ['memory'] });
    for await (const event of await core.client.deployments.tail({ id }))
      if (event.type === 'end') assert.equal(event.deployment.status, 'done');
  }
  const [one, two] = [await run(core, { all: true }), await run(core, { all: true })];
  assert.ok(seen.most > 1 && seen.most <= 6, `${seen.most} at a time`);
  assert.equal(one.status, 'partial');
  assert.deepEqual(one.notes.filter(({ kind }) => kind === 'failure').map(({ message }) => message), ['It may not be read.']);
  assert.deepEqual([...new Set(open(one).map(({ subject }) => subject))].toSorted(), names.filter((name) => name !== 'denied').map((name) => `memory/${name}`));
  assert.equal(open(one).filter(({ ruleId }) => ruleId === 'CODE-002').length, names.length - 1, 'the package of each was read');
  const undated = (audit: Audit) => JSON.stringify({ ...audit, id: '', startedAt: '', endedAt: '' });
  assert.equal(undated(one), undated(two));
}); // prettier-ignore
