import { createHash } from 'node:crypto';
import type { AuditRule } from '#shared/model/audit/audit.ts';
import type { Finding, Severity } from '#shared/model/audit/finding.ts';
import { limitsOf, mappingsText, type ReportView } from './report-view.ts';

/** GitHub's bands: over 9.0 is critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low; 0.0 is no severity. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5', info: '0.0' };
const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };
/** GitHub takes so many results of a run. */
const MAX_RESULTS = 25_000;
const MAX_TAGS = 20;

function toRule(rule: AuditRule) {
  const mappings = mappingsText(rule);
  const help = `${rule.why} ${rule.remediation.text}${mappings === '' ? '' : ` Maps to: ${mappings}.`}`;
  return {
    id: rule.id,
    name: rule.title.replace(/[^A-Za-z0-9]+(.)?/g, (_, char: string | undefined) => (char ?? '').toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why.slice(0, 1024) },
    help: {
      text: help,
      markdown: `${rule.why}\n\n**What to do:** ${rule.remediation.text}${mappings === '' ? '' : `\n\nMaps to: ${mappings}`}`,
    },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['security', ...rule.risks, ...rule.mappings.map(({ standard, id }) => `${standard}/${id}`)].slice(0, MAX_TAGS),
      precision: rule.precision,
      'security-severity': SCORES[rule.severity],
    },
  };
}

type At = NonNullable<NonNullable<Finding['evidence']>['at']>;

/** A place with all four numbers of its region; of what has no file, a file by the name of the subject. */
function physical(at: At | null, subject: string) {
  const uri = (at?.file ?? `isobar-audit/${subject}`).split('/').map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/').replace(/^([^/]*):/, '$1%3A'); // prettier-ignore
  const startLine = Math.max(1, at?.line ?? 1);
  const startColumn = Math.max(1, at?.column ?? 1);
  const endLine = Math.max(startLine, at?.endLine ?? startLine);
  const endColumn = Math.max(endLine === startLine ? startColumn + 1 : 1, at?.endColumn ?? 1);
  return { artifactLocation: { uri }, region: { startLine, startColumn, endLine, endColumn } };
}

function toResult(finding: Finding, index: number, view: ReportView) {
  const subject = view.subjects.get(finding.subject);
  const path = finding.evidence?.path ?? [];
  const waiver = finding.waiver;
  return {
    ruleId: finding.ruleId,
    ruleIndex: index,
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: physical(finding.evidence?.at ?? null, finding.subject),
        logicalLocations: [{ name: subject?.name ?? finding.subject, fullyQualifiedName: subject?.resourceId ?? finding.subject, kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${createHash('sha256').update(finding.id).digest('hex').slice(0, 16)}:1`,
      'isobarFindingId/v1': finding.id,
    },
    ...(path.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: path.map((step) => ({ location: { physicalLocation: physical(step.at, finding.subject), message: { text: step.label } } })) }] }] }),
    ...(waiver === null ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expiresAt})` }] }),
    properties: { severity: finding.severity, precision: finding.precision, 'security-severity': SCORES[finding.severity], value: finding.evidence?.value ?? '' },
  };
} // prettier-ignore

/** SARIF 2.1.0 as GitHub code scanning takes it. */
export function toSarif(view: ReportView, omitWaived: boolean): string {
  const { audit } = view;
  const findings = audit.findings.filter(({ state }) => state === 'fail' || (state === 'waived' && !omitWaived)).slice(0, MAX_RESULTS);
  const used = new Set(findings.map(({ ruleId }) => ruleId));
  const rules = audit.rules.filter(({ id }) => used.has(id));
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Isobar', version: audit.version, semanticVersion: audit.version, rules: rules.map(toRule) },
        },
        automationDetails: { id: `isobar-audit/${audit.scope}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: audit.status === 'done',
            startTimeUtc: audit.startedAt,
            endTimeUtc: audit.endedAt,
            toolExecutionNotifications: limitsOf(view).map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        results: findings.map((finding) => toResult(finding, index.get(finding.ruleId) ?? -1, view)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
