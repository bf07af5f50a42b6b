import type { AuditRule, AuditSubject } from '#shared/model/audit/audit.ts';
import type { Finding, Severity, VulnerablePackage } from '#shared/model/audit/finding.ts';
import { limitsOf, type ReportView } from './report-view.ts';

/** OCSF 1.8: 1 informational to 5 critical. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
const STATUS: Readonly<Record<Finding['state'], { id: number | null; name: string; code: string }>> = {
  fail: { id: 1, name: 'New', code: 'FAIL' },
  waived: { id: 3, name: 'Suppressed', code: 'WAIVED' },
  not_evaluated: { id: null, name: 'Other', code: 'NOT_EVALUATED' },
  pass: { id: 4, name: 'Resolved', code: 'PASS' },
  not_applicable: { id: null, name: 'Other', code: 'NOT_APPLICABLE' },
};

function metadata(view: ReportView, rule: AuditRule | undefined, finding: Finding) {
  return {
    version: '1.8.0',
    product: { name: 'Isobar', uid: 'isobar', vendor_name: 'Isobar', version: view.audit.version },
    event_code: finding.ruleId,
    tenant_uid: view.audit.scope,
    labels: rule?.risks ?? [],
  };
}

function resource(subject: AuditSubject | undefined, finding: Finding) {
  return {
    uid: subject?.resourceId ?? finding.subject,
    name: subject?.name ?? finding.subject,
    type: subject?.kind === 'directory' ? 'source directory' : 'function',
    ...(subject?.region === null || subject === undefined ? {} : { region: subject.region }),
  };
}

/** What all classes have in common. */
function common(view: ReportView, finding: Finding, classUid: number, name: string) {
  const rule = view.rules.get(finding.ruleId);
  const status = STATUS[finding.state];
  const time = Date.parse(view.date);
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: name,
    type_uid: classUid * 100 + 1,
    type_name: `${name}: Create`,
    time,
    severity_id: SEVERITY[finding.severity],
    severity: finding.severity === 'info' ? 'Informational' : finding.severity[0]?.toUpperCase() + finding.severity.slice(1),
    ...(status.id === null ? {} : { status_id: status.id }),
    status: status.name,
    status_code: status.code,
    status_detail:
      finding.waiver === null ? finding.message : `${finding.message} Waived by ${finding.waiver.owner}: ${finding.waiver.reason}`,
    message: finding.message,
    metadata: metadata(view, rule, finding),
    finding_info: {
      uid: finding.id,
      title: rule?.title ?? finding.ruleId,
      desc: rule?.why ?? finding.message,
      created_time: time,
      types: [finding.ruleId],
    },
    resources: [resource(view.subjects.get(finding.subject), finding)],
    remediation: finding.remediation === null ? undefined : { desc: finding.remediation.text },
  };
}

/** Configuration and everything that is checked against a rule. */
function compliance(view: ReportView, finding: Finding) {
  const rule = view.rules.get(finding.ruleId);
  const standards = [...new Set((rule?.mappings ?? []).map(({ standard }) => standard))];
  const state = finding.state === 'fail' ? 3 : finding.state === 'waived' ? 2 : 99;
  return {
    ...common(view, finding, 2003, 'Compliance Finding'),
    compliance: {
      control: finding.ruleId,
      standards: standards.length === 0 ? ['Isobar'] : standards,
      requirements: (rule?.mappings ?? []).map(({ standard, id }) => `${standard} ${id}`),
      // The class knows pass, warning and fail: what was not evaluated is none of them.
      ...(state === 99 ? {} : { status_id: state }),
      status: state === 3 ? 'Fail' : state === 2 ? 'Warning' : 'Other',
    },
  };
}

/** Mistakes in code, with the place. */
function posture(view: ReportView, finding: Finding) {
  const at = finding.evidence?.at;
  const cwe = view.rules.get(finding.ruleId)?.risks.find((risk) => risk.startsWith('CWE-'));
  return {
    ...common(view, finding, 2007, 'Application Security Posture Finding'),
    vulnerabilities: [
      {
        title: view.rules.get(finding.ruleId)?.title ?? finding.ruleId,
        desc: finding.message,
        severity: finding.severity,
        cwe: { uid: cwe ?? 'CWE-693' },
        ...(at === null || at === undefined
          ? {}
          : {
              affected_code: [
                {
                  file: { name: at.file.split('/').at(-1) ?? at.file, path: at.file, type_id: 1 },
                  start_line: at.line,
                  end_line: at.endLine ?? at.line,
                },
              ],
            }),
      },
    ],
  };
}

/** Known vulnerabilities of packages. */
function vulnerability(view: ReportView, finding: Finding, { name, version, purl, advisories }: VulnerablePackage) {
  const at = finding.evidence?.at;
  const { remediation, ...rest } = common(view, finding, 2002, 'Vulnerability Finding');
  return {
    ...rest,
    vulnerabilities: advisories.map(({ id, cve, severity, score, cvss, fixed }) => ({
      title: id,
      desc: finding.message,
      severity,
      is_fix_available: fixed !== null,
      affected_packages: [{ name, version, purl, ...(fixed === null ? {} : { fixed_in_version: fixed }), ...(at === null || at === undefined ? {} : { path: at.file }) }],
      ...(remediation === undefined ? {} : { remediation }),
      // The class takes one of both: the number that everybody knows, where there is one.
      ...(cve === null ? { advisory: { uid: id } } : { cve: { uid: cve, ...(score === null || cvss === null ? {} : { cvss: [{ base_score: score, version: cvss }] }) } }),
    })),
  };
} // prettier-ignore

function toEvent(view: ReportView, finding: Finding) {
  if (finding.vulnerable !== undefined && finding.vulnerable.advisories.length > 0) return vulnerability(view, finding, finding.vulnerable);
  const isCode = /^(?:CODE|AUTH|SAS12)-/.test(finding.ruleId) && finding.state !== 'not_evaluated';
  return isCode ? posture(view, finding) : compliance(view, finding);
}

/** OCSF 1.8 as a JSON array of findings: Compliance (2003), Vulnerability (2002) for packages, and Application Security Posture (2007) for code. */
export function toOcsf(view: ReportView): string {
  const events = view.audit.findings.map((finding) => toEvent(view, finding));
  const [first] = events;
  // There is no place for remarks about the whole: they go with the first finding.
  const list: object[] = first === undefined ? [] : [{ ...first, unmapped: { limits: limitsOf(view) } }, ...events.slice(1)];
  return `${JSON.stringify(list, null, 2)}\n`;
} // prettier-ignore
