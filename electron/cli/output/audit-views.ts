import type { Audit } from '#shared/model/audit/audit.ts';
import { SEVERITIES, type Finding, type Severity } from '#shared/model/audit/finding.ts';
import { fields, plain } from './layout.ts';
import { when } from './readable.ts';
import type { Terminal } from './terminal.ts';
import { heading, list, type Output, type View } from './view.ts';

const COLOURS = { critical: 'red', high: 'red', medium: 'yellow', low: 'dim', info: 'dim' } as const satisfies Record<Severity, string>;

function countsText(counts: Audit['counts']): string {
  const open = SEVERITIES.filter((severity) => counts.open[severity] > 0).map((severity) => `${counts.open[severity]} ${severity}`);
  return open.length === 0 ? 'nothing found' : open.join(', ');
}

function findingLines(finding: Finding, audit: Audit, terminal: Terminal): string[] {
  const subject = audit.subjectList.find(({ id }) => id === finding.subject)?.name ?? finding.subject;
  const at = finding.evidence?.at;
  const place = at === null || at === undefined ? '' : `  ${at.file}:${at.line}`;
  const [first] = finding.evidence?.path ?? [];
  return [
    `  ${plain(subject)}${terminal.paint('dim', plain(place))}`,
    `    ${plain(finding.message)}`,
    ...(first === undefined ? [] : [terminal.paint('dim', plain(`    from ${first.at.file}:${first.at.line} (${first.label})`))]),
  ];
}

/** What a reader may want to do now: why something was not evaluated, and how a finding is accepted. */
function nextSteps({ findings, notes }: Audit, [first]: readonly Finding[]): string[] {
  const unevaluated = findings.some(({ state }) => state === 'not_evaluated') || notes.some(({ kind }) => kind === 'limit');
  return [
    ...(unevaluated ? ['What was not evaluated, and why, is in every report: add --format markdown.'] : []),
    ...(first === undefined || first.ruleId === 'GOV-003' ? [] : [`To accept one for a while: isobar waivers create --rule-id ${first.ruleId} --subject "${first.subject}" --expires-at 30d --owner WHO --reason WHY`]),
  ];
} // prettier-ignore

/** An audit for a person: what is open, worst first, grouped by rule. */
export function auditLines(audit: Audit, terminal: Terminal): string[] {
  const open = audit.findings.filter(({ state, severity }) => state === 'fail' && severity !== 'info');
  const lines: string[] = [];
  for (const [ruleId, findings] of Map.groupBy(open, (each) => each.ruleId)) {
    const rule = audit.rules.find(({ id }) => id === ruleId);
    const [worst] = findings;
    if (worst === undefined) continue;
    lines.push(`${terminal.paint(COLOURS[worst.severity], worst.severity)}  ${terminal.paint('bold', plain(rule?.title ?? ruleId))}  ${terminal.paint('dim', `${ruleId}, ${findings.length}`)}`);
    for (const finding of findings.slice(0, 10)) lines.push(...findingLines(finding, audit, terminal));
    if (findings.length > 10) lines.push(terminal.paint('dim', `  and ${findings.length - 10} more`));
    lines.push(terminal.paint('dim', plain(`  To do: ${rule?.remediation.text ?? ''}`)), '');
  }
  const { counts } = audit;
  return [
    ...lines,
    `${countsText(counts)} in ${audit.subjects} ${audit.subjects === 1 ? 'subject' : 'subjects'}; ${counts.pass} passed, ${counts.waived} waived, ${counts.notEvaluated} not evaluated (${audit.status}).`,
    ...audit.notes.filter(({ kind }) => kind === 'failure').map(({ subject, message }) => plain(`${subject ?? 'audit'}: ${message}`)),
    ...nextSteps(audit, open).map((line) => terminal.paint('dim', plain(line))),
    terminal.paint('dim', `Kept as ${audit.id}.`),
  ];
} // prettier-ignore

export const auditsGet: View<Output<'audits', 'get'>> = auditLines;

export const auditsList = list<Output<'audits', 'list'>['items'][number]>('No audits yet.', [
  { title: 'id', value: (a) => a.id },
  { title: 'started', value: (a) => when(a.startedAt) },
  { title: 'status', value: (a) => a.status },
  { title: 'subjects', value: (a) => a.subjects, right: true },
  { title: 'open', value: (a) => countsText(a.counts) },
  { title: 'scope', value: (a) => a.scope },
]);

export const auditsCompare: View<Output<'audits', 'compare'>> = (c, terminal) => [
  ...fields([['before', `${c.before.id}: ${countsText(c.before.counts)}`], ['after', `${c.after.id}: ${countsText(c.after.counts)}`], ['new', c.new.length], ['fixed', c.fixed.length], ['unchanged', c.unchanged.length], ['looked at once only', c.outOfScope]], heading(terminal)),
  ...c.new.map((f) => plain(`+ ${f.severity}  ${f.ruleId}  ${f.subject}  ${f.message}`)),
  ...c.fixed.map((f) => plain(`- ${f.severity}  ${f.ruleId}  ${f.subject}  ${f.message}`)),
]; // prettier-ignore

const advisoryRows = list<{ name: string; at: string; packages: string; count: string; newest: string; note: string }>('No advisories.', [
  { title: 'list', value: (row) => row.name },
  { title: 'packages', value: (row) => row.packages },
  { title: 'advisories', value: (row) => row.count },
  { title: 'newest', value: (row) => row.newest },
  { title: 'read', value: (row) => row.at },
  { title: '', value: (row) => row.note },
]);

/** A line for each kind of package that a list is about. */
export const advisoryLists: View<Output<'advisories', 'list'>> = ({ items }, terminal) =>
  advisoryRows(
    {
      items: items.flatMap(({ name, at, counts, problem }) => {
        const read = { name: name, at: at.slice(0, 10) };
        if (problem !== null) return [{ ...read, packages: '', count: '', newest: '', note: problem }];
        return counts.map(({ ecosystem, advisories, newest, whole }) => ({
          ...read,
          packages: ecosystem,
          count: String(advisories),
          newest: newest ?? '',
          note: whole ? 'whole' : '',
        }));
      }),
    },
    terminal,
  );

export const waiversList = list<Output<'waivers', 'list'>['items'][number]>('No waivers.', [
  { title: 'id', value: (w) => w.id },
  { title: 'rule', value: (w) => w.ruleId },
  { title: 'subject', value: (w) => w.subject },
  { title: 'owner', value: (w) => w.owner },
  { title: 'until', value: (w) => w.expiresAt.slice(0, 10) },
  { title: 'reason', value: (w) => w.reason },
]);
