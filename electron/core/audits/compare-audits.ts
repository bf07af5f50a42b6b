import type { Audit, AuditComparison } from '#shared/model/audit/audit.ts';
import { AuditSummary } from '#shared/model/audit/audit.ts';
import { byImportance } from './by-importance.ts';

/** What is new, fixed and unchanged between two audits. Subjects that only one of them looked at prove nothing, and are counted apart. */
export function compareAudits(before: Audit, after: Audit): AuditComparison {
  const open = (audit: Audit) => audit.findings.filter(({ state }) => state === 'fail' || state === 'waived');
  const subjectsBefore = new Set(before.subjectList.map(({ id }) => id));
  const subjectsAfter = new Set(after.subjectList.map(({ id }) => id));
  const old = new Map(open(before).map((finding) => [finding.id, finding]));
  const now = new Map(open(after).map((finding) => [finding.id, finding]));
  // What could not be evaluated the second time is not fixed.
  const blind = new Set(
    after.findings.filter(({ state }) => state === 'not_evaluated').map(({ ruleId, subject }) => `${ruleId} ${subject}`),
  );
  const fixed = [...old.values()].filter(
    ({ id, subject, ruleId }) => !now.has(id) && subjectsAfter.has(subject) && !blind.has(`${ruleId} ${subject}`),
  );
  const fresh = [...now.values()].filter(({ id, subject }) => !old.has(id) && subjectsBefore.has(subject));
  const unchanged = [...now.values()].filter(({ id }) => old.has(id));
  const outOfScope = old.size + now.size - fixed.length - fresh.length - 2 * unchanged.length;
  return {
    before: AuditSummary.parse(before),
    after: AuditSummary.parse(after),
    new: fresh.toSorted(byImportance),
    fixed: fixed.toSorted(byImportance),
    unchanged: unchanged.toSorted(byImportance),
    outOfScope,
  };
}
