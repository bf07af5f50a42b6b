import type { Finding } from '#shared/model/audit/finding.ts';
import { countsText, limitsOf, mappingsText, placeOf, proposedFor, scopeText, type ReportView, spanLines } from './report-view.ts';

/** Text of others must not become markup. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~]/g, (char) => `\\${char}`).replace(/\s+/g, ' ');
}

function fenced(text: string, language: string): string[] {
  const ticks = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [`${ticks}${language}`, text, ticks, ''];
}

function one(finding: Finding, view: ReportView): string[] {
  const subject = view.subjects.get(finding.subject)?.name ?? finding.subject;
  const lines = [`- **${finding.severity}** ${plain(subject)}: ${plain(finding.message)}`];
  const place = placeOf(finding);
  if (place !== '') lines.push(`  at ${plain(place)}`);
  for (const step of finding.evidence?.path ?? []) lines.push(`  - ${plain(step.at.file)}:${step.at.line} ${plain(step.label)}`);
  for (const line of spanLines(finding)) lines.push(`  - ${plain(line)}`);
  if (finding.waiver !== null) lines.push(`  waived by ${plain(finding.waiver.owner)} until ${finding.waiver.expiresAt.slice(0, 10)}: ${plain(finding.waiver.reason)}`);
  return lines;
} // prettier-ignore

function group(ruleId: string, findings: readonly Finding[], view: ReportView): string[] {
  const rule = view.rules.get(ruleId);
  const blocks = (text: string | null | undefined, language: string) => (text === null || text === undefined ? [] : fenced(text, language));
  const proposed = findings.flatMap((finding) => {
    const { text, diff, cli } = proposedFor(finding, rule);
    if (text === null && diff === null && cli === null) return [];
    const name = plain(view.subjects.get(finding.subject)?.name ?? finding.subject);
    return [`For ${name}${text === null ? '' : `: ${plain(text)}`}`, '', ...blocks(diff, 'diff'), ...blocks(cli, 'sh')];
  });
  const mappings = mappingsText(rule);
  return [
    `### ${ruleId} ${plain(rule?.title ?? '')}`,
    '',
    plain(rule?.why ?? ''),
    '',
    ...findings.flatMap((finding) => one(finding, view)),
    '',
    `To do: ${plain(rule?.remediation.text ?? '')}`,
    '',
    ...blocks(rule?.remediation.diff, 'diff'),
    ...blocks(rule?.remediation.cli, 'sh'),
    ...proposed,
    ...(mappings === '' ? [] : [`Maps to: ${plain(mappings)}`, '']),
  ];
}

function section(findings: readonly Finding[], view: ReportView): string[] {
  return [...Map.groupBy(findings, ({ ruleId }) => ruleId)].flatMap(([id, list]) => group(id, list, view));
}

export function toMarkdown(view: ReportView): string {
  const { audit, open, waived } = view;
  return [
    `# ${view.title}`,
    '',
    `${plain(scopeText(audit))}, ${view.date}. Isobar ${audit.version}.`,
    '',
    `Found: **${countsText(audit)}** in ${audit.subjects} subjects. ${audit.counts.pass} checks passed, ${audit.counts.waived} findings are waived, ${audit.counts.notEvaluated} checks could not be evaluated. Status: ${audit.status}.`,
    '',
    '## Findings',
    '',
    ...(open.length === 0 ? ['None.', ''] : section(open, view)),
    ...(waived.length === 0 ? [] : ['## Waived', '', ...section(waived, view)]),
    '## Scope and limits',
    '',
    ...limitsOf(view).map((line) => `- ${plain(line)}`),
    '',
    `SHA-256 of the JSON report: ${view.checksum}`,
    '',
  ].join('\n');
}
