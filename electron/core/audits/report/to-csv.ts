import { stringify } from 'csv-stringify/sync';
import type { Finding } from '#shared/model/audit/finding.ts';
import { mappingsText, placeOf, type ReportView } from './report-view.ts';

const COLUMNS = ['date', 'status', 'severity', 'rule', 'title', 'subject', 'kind', 'provider', 'account', 'region', 'resource', 'message', 'place', 'value', 'precision', 'why', 'remediation', 'command', 'mappings', 'waived_by', 'waiver_reason', 'waiver_expires', 'finding_id', 'version'] as const; // prettier-ignore

type Cell = string | null;

function subjectCells({ subjects }: ReportView, { subject: id }: Finding): Cell[] {
  const subject = subjects.get(id);
  if (subject === undefined) return [id, '', '', '', '', id];
  const { name, kind, provider, account, region, resourceId } = subject;
  return [name, kind, provider, account, region, resourceId ?? id];
}

function waiverCells({ waiver }: Finding): Cell[] {
  return waiver === null ? ['', '', ''] : [waiver.owner, waiver.reason, waiver.expiresAt];
}

function row(view: ReportView, finding: Finding): Cell[] {
  const rule = view.rules.get(finding.ruleId);
  return [
    view.date,
    finding.state,
    finding.severity,
    finding.ruleId,
    rule?.title ?? '',
    ...subjectCells(view, finding),
    finding.message,
    placeOf(finding),
    finding.evidence?.value ?? '',
    finding.precision,
    rule?.why ?? '',
    finding.remediation?.text ?? '',
    finding.remediation?.cli ?? '',
    mappingsText(rule),
    ...waiverCells(finding),
    finding.id,
    view.audit.version,
  ];
}

/** Comma-separated, with a byte order mark for spreadsheets; what looks like a formula is told to be text. */
export function toCsv(view: ReportView): string {
  const rows = view.audit.findings.map((finding) => row(view, finding));
  const notes = view.audit.notes.map((note) => [view.date, 'note', '', '', note.kind, note.subject ?? '', '', '', '', '', '', note.message, ...Array.from({ length: COLUMNS.length - 13 }, () => ''), view.audit.version]); // prettier-ignore
  return stringify([COLUMNS as unknown as string[], ...rows, ...notes], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
