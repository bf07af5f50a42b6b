import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  emptyPosture,
  type Endpoint,
  type EventSource,
  type ExecutionIdentity,
  type FunctionPosture,
  type InvokeGrant,
} from '#shared/model/audit/posture.ts';
import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import type { PermissionUse, RuleContext, Usage } from '#shared/model/audit/rule.ts';
import { registry } from '#providers/registry.ts';
import { evaluateRules, type Evaluation } from '../evaluate-rules.ts';
import { loadKnowledge } from '../provider-knowledge.ts';
import { TEMPLATE_CASES } from './fixtures/template-cases.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const knowledge = await loadKnowledge(registry);

function evaluate(given: Partial<FunctionPosture> & { provider: string }, about: Partial<RuleContext> = {}): Evaluation {
  const of = emptyPosture({ id: 'f', name: 'f', kind: 'deployed', ...given });
  const context: RuleContext = {
    now: NOW,
    all: [of],
    code: () => null,
    secrets: () => [],
    runtime: () => null,
    permissions: () => null,
    usage: () => null,
    worstHour: () => null,
    dependencies: () => null,
    advisories: { source: 'none', isComplete: () => false, ecosystems: [], of: () => [] },
    ...about,
  };
  return evaluateRules(knowledge.rulesFor(given.provider), of, context);
}

/** What each of some rules comes to for a posture: its states, each once, worst first. */
function judge(given: Partial<FunctionPosture> & { provider: string }, about?: Partial<RuleContext>): Record<string, string> {
  const { findings, passed, notApplicable } = evaluate(given, about);
  return {
    ...Object.fromEntries(notApplicable.map((id) => [id, 'not_applicable'])),
    ...Object.fromEntries(passed.map((id) => [id, 'pass'])),
    ...Object.fromEntries(findings.toSorted((a, b) => (a.state === 'fail' ? 1 : 0) - (b.state === 'fail' ? 1 : 0)).map(({ ruleId, state }) => [ruleId, state])),
  };
} // prettier-ignore

const denied = { unread: 'access was denied' };
const usage = (of: Partial<Usage>) => ({
  usage: () => ({ calls: 100, since: '2026-11-01', until: '2026-11-20', p95Ms: 80, maxMs: 200, memoryMaxMb: 90, ...of }),
});

const source = (of: Partial<EventSource>): EventSource => ({
  id: 's',
  kind: 'topic',
  label: 's',
  resource: 's',
  enabled: true,
  asynchronous: true,
  ...of,
});
const endpoint = (auth: Endpoint['auth']): Endpoint => ({ id: 'e', kind: 'api', label: 'GET /', auth });
const grant = (kind: InvokeGrant['kind'], account: string): InvokeGrant => ({
  id: 'g',
  principal: account,
  kind,
  actions: [],
  restricted: false,
  account,
  viaUrl: false,
});
const identity = (of: Partial<ExecutionIdentity>): ExecutionIdentity => ({
  id: 'r',
  name: 'r',
  exists: true,
  isDefault: false,
  statements: [],
  marks: [],
  incomplete: [],
  ...of,
});
const facts = (rules: string[]): CodeFacts => ({
  entries: ['index.js'],
  files: ['index.js'],
  imports: [],
  flows: rules.map((rule) => ({ rule, sink: 'return', at: { file: 'index.js', line: 1 }, source: null, path: [], message: 'It does.', confidence: 'high', external: false, stored: false })), // prettier-ignore
  calls: [],
  envRead: [],
  notes: [],
});
const version = (name: string, day: string, aliases: string[], callable: boolean) => ({
  version: name,
  createdAt: `${day}T00:00:00Z`,
  aliases,
  callable,
});
/** Runs as what others run as. */
const SHARER = emptyPosture({ id: 'other', name: 'other', kind: 'deployed', provider: 'aws', identity: identity({}) });

const use = (never: string[]): PermissionUse => ({
  granted: never,
  observed: [],
  reachable: [],
  never,
  spans: [],
  writes: [],
  basis: '',
  enough: true,
  diff: null,
  cli: null,
  inRoles: false,
});

/** A rule, what it is given, and what it comes to. */
const CASES: readonly [
  rule: string,
  state: string,
  what: string,
  given: Partial<FunctionPosture> & { provider: string },
  about?: Partial<RuleContext>,
][] = [
  ['COST-004', 'fail', 'a timeout far above', { provider: 'aws', timeoutS: 900, memoryMb: 128 }, usage({})],
  ['COST-004', 'fail', 'memory far above', { provider: 'aws', timeoutS: 3, memoryMb: 1024 }, usage({})],
  ['COST-004', 'pass', 'limits that fit', { provider: 'aws', timeoutS: 10, memoryMb: 256 }, usage({})],
  ['COST-004', 'pass', 'quantiles only, within reach', { provider: 'aws', timeoutS: 60, memoryMb: 4096 }, usage({ p95Ms: 9000, maxMs: null, memoryMaxMb: null })],
  ['COST-004', 'not_evaluated', 'too few calls', { provider: 'aws', timeoutS: 900, memoryMb: 128 }, usage({ calls: 3 })],
  ['COST-004', 'not_evaluated', 'a record that is refused', { provider: 'aws', timeoutS: 900, memoryMb: 128 }, { usage: () => denied }],
  ['COST-004', 'not_applicable', 'no record', { provider: 'aws', timeoutS: 900, memoryMb: 128 }],
  ['SEC-007', 'fail', 'a secret of last year', { provider: 'aws', storedSecrets: [{ id: 's', label: 's', rotation: { automatic: false, changedAt: '2025-11-20T00:00:00Z' } }] }],
  ['SEC-007', 'pass', 'a secret that was changed last week', { provider: 'aws', storedSecrets: [{ id: 's', label: 's', rotation: { automatic: false, changedAt: '2026-11-13T00:00:00Z' } }] }],
  ['SEC-007', 'not_evaluated', 'a secret that may not be described', { provider: 'aws', storedSecrets: [{ id: 's', label: 's', rotation: denied }] }],
  ['SEC-006', 'not_evaluated', 'stages that may not be read', { provider: 'aws', stageVariables: denied }],
  ['LOG-006', 'fail', 'nobody watches', { provider: 'aws', facts: { threatDetection: { guardDuty: false, inspector: true } } }],
  ['LOG-006', 'pass', 'both watch', { provider: 'aws', facts: { threatDetection: { guardDuty: true, inspector: true } } }],
  ['LOG-006', 'not_evaluated', 'one may not be asked', { provider: 'aws', facts: { threatDetection: { guardDuty: true, inspector: denied } } }],
  ['LOG-004', 'fail', 'no diagnostic settings', { provider: 'azure', facts: { 'resource-logs': false } }],
  ['LOG-004', 'not_evaluated', 'settings that may not be read', { provider: 'azure', facts: { 'resource-logs': denied } }],
  ['EXP-013', 'fail', 'a weaker slot', { provider: 'azure', facts: { slots: [{ name: 's', weaker: ['plain HTTP is accepted'] }] } }],
  ['EXP-013', 'pass', 'a slot as strict', { provider: 'azure', facts: { slots: [{ name: 's', weaker: [] }] } }],
  ['EXP-013', 'not_evaluated', 'a slot that may not be read', { provider: 'azure', facts: { slots: [{ name: 's', weaker: denied }] } }],
  ['EXP-013', 'not_applicable', 'no slots', { provider: 'azure', facts: { slots: [] } }],
  ['ENC-003', 'fail', 'no client certificates', { provider: 'azure', facts: { 'client-certificates': false } }],
  ['ENC-003', 'pass', 'client certificates', { provider: 'azure', facts: { 'client-certificates': true } }],
  ['ENC-004', 'fail', 'HTTP/2 off', { provider: 'azure', facts: { 'http-2': false } }],
  ['ENC-004', 'pass', 'HTTP/2 on', { provider: 'azure', facts: { 'http-2': true } }],
  ['ENC-006', 'fail', 'a topic in plain', { provider: 'aws', sources: [source({ encrypted: false })] }],
  ['ENC-006', 'pass', 'an encrypted topic', { provider: 'aws', sources: [source({ encrypted: true })] }],
  ['ENC-006', 'not_evaluated', 'a topic that may not be read', { provider: 'aws', sources: [source({ encrypted: denied })] }],
  ['EXP-004', 'fail', 'an open route beside one that may not be read', { provider: 'aws', endpoints: [endpoint('none'), endpoint(denied)] }],
  ['EXP-004', 'not_evaluated', 'routes that may not be read', { provider: 'aws', endpoints: [endpoint(denied)] }],
  ['EXP-007', 'fail', 'another account', { provider: 'aws', account: '1', grants: [grant('account', '2')] }],
  ['EXP-007', 'pass', 'its own account', { provider: 'aws', account: '1', grants: [grant('account', '1')] }],
  ['EXP-007', 'not_evaluated', 'a policy that may not be read', { provider: 'aws', grants: denied }],
  ['EXP-007', 'fail', 'a sign-in for every tenant', { provider: 'azure', outsiders: ['every tenant'] }],
  ['EXP-007', 'pass', 'a sign-in for its own tenant', { provider: 'azure', outsiders: [] }],
  ['EXP-007', 'not_evaluated', 'a sign-in that may not be read', { provider: 'azure', outsiders: denied }],
  ['EXP-008', 'fail', 'code that lets every site in', { provider: 'gcp', endpoints: [endpoint('iam')] }, { code: () => facts(['EXP-008']) }],
  ['EXP-008', 'fail', 'code that does, though the settings may not be read', { provider: 'aws', endpoints: denied }, { code: () => facts(['EXP-008']) }],
  ['EXP-008', 'not_applicable', 'code that sets no such header', { provider: 'gcp', endpoints: [endpoint('iam')] }, { code: () => facts([]) }],
  ['EXP-008', 'pass', 'settings that name sites, and code that sets no header', { provider: 'azure', endpoints: [{ ...endpoint('key'), cors: { origins: ['https://a.example'], credentials: false } }] }, { code: () => facts([]) }],
  ['EXP-008', 'not_evaluated', 'settings that name sites, and code that may not be read', { provider: 'azure', endpoints: [{ ...endpoint('key'), cors: { origins: ['https://a.example'], credentials: false } }] }, { code: () => denied }],
  ['EXP-009', 'fail', 'a public topic beside one that may not be read', { provider: 'aws', sources: [source({ publicWrite: denied }), source({ publicWrite: true })] }],
  ['EXP-009', 'not_evaluated', 'a topic that may not be read', { provider: 'aws', sources: [source({ publicWrite: denied })] }],
  ['GOV-001', 'fail', 'no tags', { provider: 'aws', tags: {} }],
  ['GOV-001', 'pass', 'tags', { provider: 'aws', tags: { team: 'x' } }],
  ['GOV-002', 'fail', 'never called, open, and old', { provider: 'aws', lastInvokedAt: null, changedAt: '2026-01-01T00:00:00Z', endpoints: [endpoint('none')] }],
  ['GOV-002', 'pass', 'called yesterday', { provider: 'aws', lastInvokedAt: '2026-11-19T00:00:00Z', endpoints: [endpoint('none')] }],
  ['GOV-002', 'not_applicable', 'deployed yesterday', { provider: 'aws', lastInvokedAt: null, changedAt: '2026-11-19T00:00:00Z', endpoints: [endpoint('none')] }],
  ['GOV-002', 'not_evaluated', 'metrics that may not be read', { provider: 'aws', lastInvokedAt: denied, endpoints: [endpoint('none')] }],
  ['GOV-004', 'fail', 'another timeout', { provider: 'aws', facts: { drift: ['Its timeout is 1; the source says 2.'] } }],
  ['GOV-004', 'pass', 'no difference', { provider: 'aws', facts: { drift: [] } }],
  ['GOV-004', 'not_evaluated', 'a package that may not be read', { provider: 'aws', facts: { drift: denied } }],
  ['GOV-005', 'fail', 'a version of last year that no alias needs', { provider: 'aws', facts: { versions: [version('1', '2025-11-01', [], true), version('2', '2026-11-01', [], true)] } }],
  ['GOV-005', 'fail', 'a revision of last year that an alias leads to', { provider: 'gcp', facts: { versions: [version('r1', '2025-11-01', ['old'], false)] } }],
  ['GOV-005', 'pass', 'an old version that an alias needs, and a young one', { provider: 'aws', facts: { versions: [version('1', '2025-11-01', ['live'], true), version('2', '2026-11-01', [], true)] } }],
  ['GOV-005', 'pass', 'an old revision that nothing leads to', { provider: 'gcp', facts: { versions: [version('r1', '2025-11-01', [], false)] } }],
  ['GOV-005', 'not_evaluated', 'versions that may not be read', { provider: 'aws', sources: [source({})], facts: { versions: denied } }],
  ['GOV-005', 'not_applicable', 'no triggers, no versions', { provider: 'aws', sources: [] }],
  ['IAM-004', 'fail', 'rights that are never used', { provider: 'aws', identity: identity({}) }, { permissions: () => use(['s3:PutObject']) }],
  ['IAM-004', 'not_evaluated', 'a role that may not be read', { provider: 'aws', identity: denied }, { permissions: () => use([]) }],
  ['IAM-004', 'pass', 'rights that are all used', { provider: 'aws', identity: identity({}) }, { permissions: () => ({ ...use([]), granted: ['s3:GetObject'] }) }],
  ['IAM-004', 'pass', 'roles that cannot be smaller', { provider: 'gcp', identity: identity({}) }, { permissions: () => ({ ...use([]), granted: ['storage.objects.get', 'storage.objects.list'], inRoles: true }) }],
  ['IAM-004', 'pass', 'rights that another function with the same identity uses', { provider: 'aws', identity: identity({}) }, { all: [SHARER], permissions: (of) => (of === SHARER ? use([]) : use(['s3:PutObject'])) }],
  ['IAM-004', 'not_evaluated', 'rights that may not be read', { provider: 'aws' }, { permissions: () => denied }],
  ['IAM-005', 'pass', 'an identity that only its own app has', { provider: 'azure', ref: 'azure:p/app/f', app: 'azure:p/app', identity: identity({}) }, { all: [{ ...SHARER, provider: 'azure', ref: 'azure:p/app' }] }],
  ['IAM-005', 'fail', 'a role of two', { provider: 'aws', identity: identity({}) }, { all: [emptyPosture({ id: 'g', name: 'g', kind: 'deployed', provider: 'aws', identity: identity({}) })] }],
  ['IAM-005', 'pass', 'a role of its own', { provider: 'aws', identity: identity({}) }],
  ['IAM-008', 'fail', 'a role that is gone', { provider: 'aws', identity: identity({ exists: false }) }],
  ['IAM-008', 'pass', 'a role that is there', { provider: 'aws', identity: identity({}) }],
  ['IAM-008', 'not_evaluated', 'an account of which nothing is known', { provider: 'gcp', identity: identity({ exists: denied }) }],
  ['IAM-009', 'fail', 'anybody takes it on', { provider: 'aws', identity: identity({ wideTrust: ['*'] }) }],
  ['IAM-009', 'pass', 'the service takes it on', { provider: 'aws', identity: identity({ wideTrust: [] }) }],
  ['IAM-010', 'fail', 'an action that is misspelt', { provider: 'aws', identity: identity({ marks: [{ kind: 'unknown-action', detail: 'sts:GetCallerIdentify', policy: 'p' }] }) }],
  ['IAM-010', 'pass', 'actions that exist', { provider: 'aws', identity: identity({}) }],
  ['IAM-101', 'fail', 'a role of two', { provider: 'aws', identity: identity({}) }, { all: [emptyPosture({ id: 'g', name: 'g', kind: 'deployed', provider: 'aws', identity: identity({}) })] }],
  ['IAM-101', 'pass', 'nothing shared', { provider: 'aws', identity: identity({}) }],
  ['LOCAL-001', 'fail', 'credentials of a cloud', { provider: 'local', env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'hT7xkq92LmPz', reference: null }] }],
  ['LOCAL-001', 'pass', 'none', { provider: 'local', env: [] }],
  ['LOCAL-002', 'fail', 'a debugger', { provider: 'local', env: [{ name: 'NODE_OPTIONS', value: '--inspect', reference: null }] }],
  ['LOCAL-002', 'pass', 'another option', { provider: 'local', env: [{ name: 'NODE_OPTIONS', value: '--enable-source-maps', reference: null }] }],
  ['LOG-001', 'fail', 'no tracing', { provider: 'aws', tracing: false }],
  ['LOG-001', 'pass', 'tracing', { provider: 'aws', tracing: true }],
  ['LOG-002', 'fail', 'kept for ever', { provider: 'aws', logs: { exists: true, retentionDays: null } }],
  ['LOG-002', 'pass', 'kept for a month', { provider: 'aws', logs: { exists: true, retentionDays: 30 } }],
  ['LOG-003', 'fail', 'no data events', { provider: 'aws', callsAudited: false }],
  ['LOG-003', 'pass', 'data events', { provider: 'aws', callsAudited: true }],
  ['LOG-003', 'not_evaluated', 'trails that may not be read', { provider: 'aws', callsAudited: denied }],
  ['LOG-007', 'fail', 'no right to log', { provider: 'aws', identity: identity({ canLog: false }) }],
  ['LOG-007', 'pass', 'the right to log', { provider: 'aws', identity: identity({ canLog: true }) }],
  ['NET-001', 'fail', 'no network', { provider: 'aws', network: { attached: null } }],
  ['NET-001', 'pass', 'a network', { provider: 'aws', network: { attached: { zones: 2, openEgress: false } } }],
  ['NET-002', 'not_evaluated', 'subnets that are not read', { provider: 'aws', network: { attached: { zones: denied, openEgress: denied } } }],
  ['RUN-003', 'fail', 'manual patches', { provider: 'aws', facts: { runtimeUpdates: 'Manual' } }],
  ['RUN-003', 'pass', 'automatic patches', { provider: 'aws', facts: { runtimeUpdates: 'Auto' } }],
  ['SEC-004', 'fail', 'a secret in traces, although the log may not be read', { provider: 'aws', facts: { 'log-lines': denied } }, { secrets: () => [{ kind: 'k', where: 'logs', holder: 'its traces', at: null, last4: '', fingerprint: 'f', confidence: 'high' }] }],
  ['SEC-004', 'pass', 'no secret', { provider: 'aws', facts: { 'log-lines': 3 } }],
  ['SEC-004', 'not_evaluated', 'a log that may not be read', { provider: 'aws', facts: { 'log-lines': denied } }],
  ['SUP-001', 'fail', 'unsigned code', { provider: 'aws', codeSigning: false }],
  ['SUP-001', 'pass', 'signed code', { provider: 'aws', codeSigning: true }],
  ['SUP-004', 'fail', 'a tag', { provider: 'aws', image: { uri: 'x:latest', byDigest: false } }],
  ['SUP-004', 'pass', 'a digest', { provider: 'aws', image: { uri: 'x@sha256:0', byDigest: true } }],
  ['SUP-005', 'fail', 'a public bucket', { provider: 'gcp', packageOpen: 'The bucket with its source archive is public.' }],
  ['SUP-005', 'pass', 'a private bucket', { provider: 'gcp', packageOpen: null }],
]; // prettier-ignore

for (const [rule, state, what, given, about] of CASES) {
  test(`${rule}: ${what} is ${state}`, () => assert.equal(judge(given, about)[rule], state));
}

test('a secret that leaves by the same call in two places is two findings, each with an id of its own', () => {
  const { findings } = evaluate({ provider: 'aws' }, { code: () => facts(['SEC-005', 'SEC-005']) });
  const ids = findings.filter(({ ruleId }) => ruleId === 'SEC-005').map(({ id }) => id);
  assert.equal(new Set(ids).size, 2);
});

/** Rules about files, which have cases of their own: code, dependencies, secrets in files. */
const ELSEWHERE = /^(?:CODE|AUTH|SAS12)-|^SUP-00[36]$|^SEC-00[235]$/;

test('every other rule has a case that it fails, and one that it does not', () => {
  const failing = new Set([
    ...TEMPLATE_CASES.flatMap(({ fails }) => fails),
    ...CASES.flatMap(([rule, state]) => (state === 'fail' ? [rule] : [])),
  ]);
  const good = new Set([
    ...TEMPLATE_CASES.flatMap(({ not }) => not),
    ...CASES.flatMap(([rule, state]) => (state === 'pass' ? [rule] : [])),
  ]);
  const ids = knowledge.catalogue.map(({ id }) => id).filter((id) => !ELSEWHERE.test(id));
  assert.deepEqual([ids.filter((id) => !failing.has(id)), ids.filter((id) => !good.has(id))], [[], []]);
});
