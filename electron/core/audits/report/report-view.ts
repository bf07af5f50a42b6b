import { createHash } from 'node:crypto';
import type { Audit, AuditRule, AuditSubject } from '#shared/model/audit/audit.ts';
import { SEVERITIES, type Finding, type Severity } from '#shared/model/audit/finding.ts';

/** An audit as every report tells it. */
export interface ReportView {
  audit: Audit;
  title: string;
  date: string;
  /** Open findings, worst first. */
  open: Finding[];
  waived: Finding[];
  notEvaluated: Finding[];
  rules: ReadonlyMap<string, AuditRule>;
  subjects: ReadonlyMap<string, AuditSubject>;
  /** SHA-256 of the JSON report, so that one can be held against the other. */
  checksum: string;
}

/** The JSON report: the audit itself, keys in a fixed order. */
export function toJson(audit: Audit): string {
  return `${JSON.stringify({ $schema: 'https://isobar.dev/schemas/audit-1.json', ...audit }, null, 2)}\n`;
}

export function toView(audit: Audit): ReportView {
  return {
    audit,
    title: 'Security audit of functions',
    date: audit.startedAt,
    open: audit.findings.filter(({ state }) => state === 'fail'),
    waived: audit.findings.filter(({ state }) => state === 'waived'),
    notEvaluated: audit.findings.filter(({ state }) => state === 'not_evaluated'),
    rules: new Map(audit.rules.map((rule) => [rule.id, rule])),
    subjects: new Map(audit.subjectList.map((subject) => [subject.id, subject])),
    checksum: createHash('sha256').update(toJson(audit)).digest('hex'),
  };
}

/** Open findings of one subject, by severity. */
export interface SubjectRow {
  name: string;
  counts: Readonly<Record<Severity, number>>;
}

/** Subjects with open findings, the worst first. */
export function subjectRows({ audit, open }: Pick<ReportView, 'audit' | 'open'>): SubjectRow[] {
  const bySubject = Map.groupBy(open, ({ subject }) => subject);
  const rows = audit.subjectList.flatMap(({ id, name }): SubjectRow[] => {
    const own = bySubject.get(id) ?? [];
    const count = (severity: Severity) => own.filter((each) => each.severity === severity).length;
    return own.length === 0 ? [] : [{ name, counts: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low'), info: count('info') } }];
  });
  const worse = (a: SubjectRow, b: SubjectRow) => SEVERITIES.reduce((order, severity) => (order === 0 ? b.counts[severity] - a.counts[severity] : order), 0);
  return rows.toSorted((a, b) => worse(a, b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
} // prettier-ignore

/** What to do about one finding where that is not what its rule says of all: null for each part that is. */
export function proposedFor(
  { remediation }: Finding,
  rule: AuditRule | undefined,
): { text: string | null; diff: string | null; cli: string | null } {
  const own = (part: 'text' | 'diff' | 'cli'): string | null => {
    const value = remediation?.[part] ?? null;
    return value === (rule?.remediation[part] ?? null) ? null : value;
  };
  return { text: own('text'), diff: own('diff'), cli: own('cli') };
}

/** Calls in traces that show a finding, each as a line. */
export function spanLines({ evidence }: Finding): string[] {
  return (evidence?.spans ?? []).map(({ label, spanId, traceId }) => `${label}: span ${spanId} of trace ${traceId}`);
}

export function placeOf({ evidence }: Finding): string {
  const at = evidence?.at;
  return at === null || at === undefined ? (evidence?.field ?? '') : `${at.file}:${at.line}`;
}

/** `2 critical, 1 high`; `nothing` where there is none. */
export function countsText(audit: Audit): string {
  const { open } = audit.counts;
  const parts = SEVERITIES.filter((severity) => open[severity] > 0).map((severity) => `${open[severity]} ${severity}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

export function mappingsText(rule: AuditRule | undefined): string {
  return (rule?.mappings ?? []).map(({ standard, id }) => `${standard} ${id}`).join('; ');
}

/** What the audit was asked to look at. */
export function scopeText({ input }: Audit): string {
  return [...(input.all ? ['every function of every profile'] : []), ...input.refs, ...input.directories].join(', ');
}

/** What was not looked at, and why: sentences for every report. */
export function limitsOf(view: ReportView): string[] {
  const { audit, notEvaluated } = view;
  const byRule = Map.groupBy(notEvaluated, ({ ruleId }) => ruleId);
  const counted = [...byRule].map(([id, list]) => {
    const reasons = [...new Set(list.map(({ message }) => message))];
    return `${id} (${view.rules.get(id)?.title ?? id}) was not evaluated for ${list.length} ${list.length === 1 ? 'subject' : 'subjects'}: ${reasons.slice(0, 2).join(' ')}${reasons.length > 2 ? ` And ${reasons.length - 2} more reasons.` : ''}`;
  });
  return [
    'The audit reads configuration and code; it runs nothing and changes nothing. That nothing was found is no proof that nothing is there.',
    'Code is followed in JavaScript, TypeScript and Python; code of dependencies is not.',
    ...audit.notes.map(({ subject, message }) => (subject === null ? message : `${subject}: ${message}`)),
    ...counted,
  ];
}
