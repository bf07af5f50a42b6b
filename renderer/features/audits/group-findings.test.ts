import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Audit } from '#shared/model/audit/audit.ts';
import type { Finding, Severity } from '#shared/model/audit/finding.ts';
import { filterFindings, groupFindings } from './group-findings.ts';

function finding(id: string, ruleId: string, subject: string, severity: Severity, state: Finding['state'] = 'fail'): Finding {
  return { id, ruleId, state, severity, subject, message: `${ruleId} in ${subject}`, evidence: null, remediation: null, precision: 'high', raised: null, waiver: null };
} // prettier-ignore

const remediation = { text: '', cli: null, diff: null };
const audit = {
  findings: [finding('1', 'A-1', 'f', 'low'), finding('2', 'B-1', 'f', 'critical'), finding('3', 'A-1', 'g', 'high'), finding('4', 'B-1', 'g', 'high', 'waived')],
  rules: [
    { id: 'A-1', title: 'First', severity: 'low', why: '', remediation, risks: ['S1', 'SAS-1'], precision: 'high', mappings: [] },
    { id: 'B-1', title: 'Second', severity: 'high', why: '', remediation, risks: ['SAS-4'], precision: 'high', mappings: [] },
  ],
  subjectList: [{ id: 'f', name: 'orders' }, { id: 'g', name: 'users' }],
} as unknown as Audit; // prettier-ignore

const filters = { severity: 'all', state: 'fail', q: '' } as const;

test('groups stand by their worst finding, then by size', () => {
  const groups = groupFindings(audit, filterFindings(audit, filters), 'rule');
  assert.deepEqual(groups.map(({ id, worst, findings }) => [id, worst, findings.length]), [['B-1', 'critical', 1], ['A-1', 'high', 2]]);
}); // prettier-ignore

test('by function and by risk', () => {
  const all = filterFindings(audit, filters);
  assert.deepEqual(groupFindings(audit, all, 'function').map(({ title }) => title), ['orders', 'users']);
  assert.deepEqual(groupFindings(audit, all, 'risk').map(({ title }) => title), ['Permissions and roles beyond need', 'Injection']);
}); // prettier-ignore

test('filters by state, severity, and words in rule, function or message', () => {
  assert.deepEqual(filterFindings(audit, { ...filters, state: 'waived' }).map(({ id }) => id), ['4']);
  assert.deepEqual(filterFindings(audit, { ...filters, severity: 'low' }).map(({ id }) => id), ['1']);
  assert.deepEqual(filterFindings(audit, { ...filters, q: 'USERS' }).map(({ id }) => id), ['3']);
  assert.deepEqual(filterFindings(audit, { ...filters, q: 'second' }).map(({ id }) => id), ['2']);
}); // prettier-ignore
