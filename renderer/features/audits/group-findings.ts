import type { Audit } from '#shared/model/audit/audit.ts';
import { SEVERITIES, type Finding, type Severity } from '#shared/model/audit/finding.ts';
import type { AuditsSearch, Grouping } from './audits-search.ts';

export interface FindingGroup {
  id: string;
  title: string;
  note: string;
  worst: Severity;
  findings: Finding[];
}

const RISKS: Readonly<Record<string, string>> = {
  S1: 'Injection', S2: 'Broken authentication', S3: 'Sensitive data exposure', S4: 'XML external entities', S5: 'Broken access control', S6: 'Misconfiguration',
  S7: 'Cross-site scripting', S8: 'Insecure deserialisation', S9: 'Known vulnerabilities', S10: 'Insufficient logging',
}; // prettier-ignore

/** Of the Cloud Security Alliance's twelve risks: OWASP's ten have no place for some of them. */
const MORE_RISKS: Readonly<Record<string, string>> = {
  'SAS-1': 'Injection of events', 'SAS-2': 'Broken authentication', 'SAS-3': 'Insecure deployment', 'SAS-4': 'Permissions and roles beyond need', 'SAS-5': 'Insufficient monitoring', 'SAS-6': 'Insecure dependencies',
  'SAS-7': 'Insecure storage of secrets', 'SAS-8': 'Denial of service, and of wallet', 'SAS-9': 'Business logic', 'SAS-10': 'Exceptions and verbose errors', 'SAS-11': 'Obsolete functions and triggers', 'SAS-12': 'Data across executions',
}; // prettier-ignore

/** The OWASP risk that a group is under, else that of the CSA; one that maps to neither stands apart. */
function riskOf(audit: Audit, ruleId: string): string {
  const risks = audit.rules.find(({ id }) => id === ruleId)?.risks ?? [];
  return risks.find((risk) => risk in RISKS) ?? risks.find((risk) => risk in MORE_RISKS) ?? 'other';
}

function keyOf(audit: Audit, grouping: Grouping, finding: Finding): string {
  if (grouping === 'rule') return finding.ruleId;
  return grouping === 'function' ? finding.subject : riskOf(audit, finding.ruleId);
}

function titleOf(audit: Audit, grouping: Grouping, key: string): { title: string; note: string } {
  if (grouping === 'rule') return { title: audit.rules.find(({ id }) => id === key)?.title ?? key, note: key };
  if (grouping === 'function') {
    const subject = audit.subjectList.find(({ id }) => id === key);
    return { title: subject?.name ?? key, note: subject?.declaredIn ?? subject?.ref ?? '' };
  }
  if (key === 'other') return { title: 'Other', note: '' };
  return key in RISKS ? { title: RISKS[key] ?? key, note: `OWASP ${key}` } : { title: MORE_RISKS[key] ?? key, note: `CSA ${key}` };
}

/** What the filters leave, worst first. */
export function filterFindings(audit: Audit, { severity, state, q }: Pick<AuditsSearch, 'severity' | 'state' | 'q'>): Finding[] {
  const wanted = q.trim().toLowerCase();
  const names = new Map(audit.subjectList.map(({ id, name }) => [id, name]));
  const titles = new Map(audit.rules.map(({ id, title }) => [id, title]));
  return audit.findings.filter((finding) => {
    if (finding.state !== state || (severity !== 'all' && finding.severity !== severity)) return false;
    if (wanted === '') return true;
    const text = [finding.ruleId, titles.get(finding.ruleId), finding.message, names.get(finding.subject), finding.subject, finding.evidence?.at?.file];
    return text.some((part) => part?.toLowerCase().includes(wanted));
  });
} // prettier-ignore

/** Findings in groups; the group with the worst finding first, then the largest. */
export function groupFindings(audit: Audit, findings: readonly Finding[], grouping: Grouping): FindingGroup[] {
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity);
  return [...Map.groupBy(findings, (finding) => keyOf(audit, grouping, finding))]
    .map(([id, list]): FindingGroup => {
      const worst = list.reduce<Severity>((a, { severity }) => (rank(severity) < rank(a) ? severity : a), 'info');
      return { id, ...titleOf(audit, grouping, id), worst, findings: list };
    })
    .toSorted((a, b) => rank(a.worst) - rank(b.worst) || b.findings.length - a.findings.length || (a.title < b.title ? -1 : 1));
}
