import { stringify } from 'csv-stringify/sync';
import { mappingsText, placeOf, type ReportView } from './report-view.ts';

const COLUMNS = ['date', 'status', 'severity', 'rule', 'title', 'subject', 'kind', 'provider', 'account', 'region', 'resource', 'message', 'place', 'value', 'precision', 'why', 'remediation', 'command', 'mappings', 'waived_by', 'waiver_reason', 'waiver_expires', 'finding_id', 'version'] as const; // prettier-ignore

/** Comma-separated, with a byte order mark for spreadsheets; what looks like a formula is told to be text. */
export function toCsv(view: ReportView): string {
  // oxlint-disable-next-line complexity -- one cell for each column, each of which may be empty
  const rows = view.audit.findings.map((finding) => {
    const rule = view.rules.get(finding.ruleId);
    const subject = view.subjects.get(finding.subject);
    return [
      view.date,
      finding.state,
      finding.severity,
      finding.ruleId,
      rule?.title ?? '',
      subject?.name ?? finding.subject,
      subject?.kind ?? '',
      subject?.provider ?? '',
      subject?.account ?? '',
      subject?.region ?? '',
      subject?.resourceId ?? finding.subject,
      finding.message,
      placeOf(finding),
      finding.evidence?.value ?? '',
      finding.precision,
      rule?.why ?? '',
      finding.remediation?.text ?? '',
      finding.remediation?.cli ?? '',
      mappingsText(rule),
      finding.waiver?.owner ?? '',
      finding.waiver?.reason ?? '',
      finding.waiver?.expiresAt ?? '',
      finding.id,
      view.audit.version,
    ];
  });
  const notes = view.audit.notes.map((note) => [view.date, 'note', '', '', note.kind, note.subject ?? '', '', '', '', '', '', note.message, ...Array.from({ length: COLUMNS.length - 13 }, () => ''), view.audit.version]); // prettier-ignore
  return stringify([COLUMNS as unknown as string[], ...rows, ...notes], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
