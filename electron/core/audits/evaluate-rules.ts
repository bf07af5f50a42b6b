import { createHash } from 'node:crypto';
import type { Finding } from '#shared/model/audit/finding.ts';
import { Settled } from '#shared/model/audit/read-field.ts';
import type { FunctionPosture } from '#shared/model/audit/posture.ts';
import type { FailVerdict, Rule, RuleContext, Verdict } from '#shared/model/audit/rule.ts';

/** What the rules came to for one function. */
export interface Evaluation {
  /** What failed, and what could not be evaluated. */
  findings: Finding[];
  passed: string[];
  notApplicable: string[];
}

/** The same for the same thing in every audit: what it is about, never where it stands. */
export function findingId(ruleId: string, subject: string, key: string): string {
  return createHash('sha256').update(`${ruleId}\0${subject}\0${key}`).digest('hex').slice(0, 16);
}

function verdictsOf(rule: Rule, of: FunctionPosture, context: RuleContext): readonly Verdict[] {
  try {
    const given = rule.evaluate(of, context);
    return Array.isArray(given) ? (given as readonly Verdict[]) : [given as Verdict];
  } catch (error) {
    if (error instanceof Settled) return [error.verdict];
    throw error;
  }
}

function place(verdict: FailVerdict, of: FunctionPosture): NonNullable<Finding['evidence']>['at'] {
  if (verdict.at !== undefined) return { ...verdict.at };
  const { field } = verdict;
  if (field === undefined) return of.declaredIn === null ? null : { ...of.declaredIn };
  const found = of.at[field] ?? of.at[field.split('.')[0] ?? field] ?? of.declaredIn;
  return found === null || found === undefined ? null : { ...found };
}

function toFinding(rule: Rule, verdict: FailVerdict, of: FunctionPosture): Finding {
  const severity = verdict.severity ?? rule.severity;
  const at = place(verdict, of);
  return {
    id: findingId(rule.id, of.id, verdict.key ?? ''),
    ruleId: rule.id,
    state: 'fail',
    severity,
    subject: of.id,
    message: verdict.message,
    evidence: {
      field: verdict.field ?? null,
      value: verdict.value ?? null,
      at,
      path: (verdict.path ?? []).map((step) => ({ at: { ...step.at }, label: step.label })),
      spanId: verdict.spans?.[0]?.spanId ?? null,
      spans: (verdict.spans ?? []).map((each) => ({ ...each })),
    },
    remediation: { ...rule.remediation, ...verdict.remediation },
    precision: verdict.precision ?? rule.precision,
    raised: severity === rule.severity ? null : `${rule.severity} by rule; ${severity} because of what was found.`,
    ...(verdict.vulnerable === undefined ? {} : { vulnerable: verdict.vulnerable }),
    waiver: null,
  };
}

function unevaluated(rule: Rule, message: string, of: FunctionPosture): Finding {
  return {
    id: findingId(rule.id, of.id, 'not-evaluated'),
    ruleId: rule.id,
    state: 'not_evaluated',
    severity: 'info',
    subject: of.id,
    message,
    evidence: null,
    remediation: null,
    precision: rule.precision,
    raised: null,
    waiver: null,
  };
}

/** Holds one function to the rules. */
export function evaluateRules(rules: readonly Rule[], of: FunctionPosture, context: RuleContext): Evaluation {
  const out: Evaluation = { findings: [], passed: [], notApplicable: [] };
  for (const rule of rules) {
    for (const verdict of verdictsOf(rule, of, context)) {
      if (verdict.state === 'pass') out.passed.push(rule.id);
      else if (verdict.state === 'not_applicable') out.notApplicable.push(rule.id);
      else if (verdict.state === 'not_evaluated') out.findings.push(unevaluated(rule, verdict.message, of));
      else out.findings.push(toFinding(rule, verdict, of));
    }
  }
  return out;
}
