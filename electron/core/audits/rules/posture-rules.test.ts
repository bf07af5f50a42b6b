import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPosture, type FunctionPosture } from '#shared/model/audit/posture.ts';
import type { RuleContext, Usage } from '#shared/model/audit/rule.ts';
import { registry } from '#providers/registry.ts';
import { evaluateRules } from '../evaluate-rules.ts';
import { loadKnowledge } from '../provider-knowledge.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const knowledge = await loadKnowledge(registry);

/** What each of some rules comes to for a posture: its states, each once, worst first. */
function judge(given: Partial<FunctionPosture> & { provider: string }, about: Partial<RuleContext> = {}): Record<string, string> {
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
    advisories: { source: 'none', complete: true, ecosystems: [], of: () => [] },
    ...about,
  };
  const { findings, passed, notApplicable } = evaluateRules(knowledge.rulesFor(given.provider), of, context);
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
]; // prettier-ignore

for (const [rule, state, what, given, about] of CASES) {
  test(`${rule}: ${what} is ${state}`, () => assert.equal(judge(given, about)[rule], state));
}
