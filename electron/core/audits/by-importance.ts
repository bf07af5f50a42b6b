import { SEVERITIES, type Finding } from '#shared/model/audit/finding.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function byPlace({ evidence: a }: Finding, { evidence: b }: Finding): number {
  return compare(a?.at?.file ?? '', b?.at?.file ?? '') || (a?.at?.line ?? 0) - (b?.at?.line ?? 0);
}

/** Worst first, then by rule, subject and place: the same order in every run. */
export function byImportance(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.subject, b.subject) ||
    byPlace(a, b) ||
    compare(a.id, b.id)
  );
}
