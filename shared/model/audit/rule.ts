import type { Remediation, Severity, VulnerablePackage } from './finding.ts';
import type { CodeFacts } from './code-facts.ts';
import type { AdvisoryList, DependencyFacts } from './dependencies.ts';
import type { CodeLocation, FunctionPosture } from './posture.ts';
import type { SecretHit } from './secret-hit.ts';

/** A rule as data: what people and reports are told of it. */
export interface RuleInfo {
  id: string;
  title: string;
  /** Where a finding does not say otherwise. */
  severity: Severity;
  /** Why it matters, in one or two sentences. */
  why: string;
  remediation: Remediation;
  /** OWASP Serverless Top 10 (`S5`) and CSA/PureSec (`SAS-2`). */
  risks: readonly string[];
  /** How sure a finding is. */
  precision: 'very-high' | 'high' | 'medium' | 'low';
}

export type Verdict =
  | { state: 'pass'; message: string }
  | { state: 'not_applicable'; message: string }
  | { state: 'not_evaluated'; message: string }
  | FailVerdict;

export interface FailVerdict {
  state: 'fail';
  message: string;
  severity?: Severity;
  /** Field of the posture it was seen in; its place in the source is looked up. */
  field?: string;
  /** The value that was seen, never a secret. */
  value?: string;
  at?: CodeLocation;
  /** The way from source to sink. */
  path?: readonly { at: CodeLocation; label: string }[];
  /** Calls in traces that show it. */
  spans?: readonly SpanLink[];
  /** Tells findings of one rule in one function apart, and stays the same when lines move. */
  key?: string;
  precision?: RuleInfo['precision'];
  remediation?: Partial<Remediation>;
  vulnerable?: VulnerablePackage;
}

/** A call in a trace, as evidence. */
export interface SpanLink {
  traceId: string;
  spanId: string;
  /** What it did, for people: `dynamodb:PutItem`. */
  label: string;
}

/** What a rule may look at beside the function itself. */
export interface RuleContext {
  now: Date;
  /** Every function of the audit. */
  all: readonly FunctionPosture[];
  code(of: FunctionPosture): CodeFacts | { unread: string } | null;
  secrets(of: FunctionPosture): readonly SecretHit[];
  /** End of support of a runtime identifier; null where the table has no such runtime. */
  runtime(of: FunctionPosture): RuntimeDates | null;
  permissions(of: FunctionPosture): PermissionUse | { unread: string } | null;
  /** What it has been seen to take; null for what has never run. */
  usage(of: FunctionPosture): Usage | { unread: string } | null;
  /** Null where its size or the prices are not known. */
  worstHour(of: FunctionPosture): WorstHour | null;
  /** Null where it depends on nothing that is known of. */
  dependencies(of: FunctionPosture): DependencyFacts | { unread: string } | null;
  advisories: AdvisoryList;
}

/** What calls of a function have taken, by the record of its provider. */
export interface Usage {
  calls: number;
  since: string;
  until: string;
  p95Ms: number;
  /** Longest of those looked at; null where only quantiles are known. */
  maxMs: number | null;
  /** Most memory that one of them took; null where it is not recorded. */
  memoryMaxMb: number | null;
}

/** What a flood of calls costs in an hour. */
export interface WorstHour {
  /** So many at a time; assumed where nothing limits them. */
  instances: number;
  /** An amount with its currency, and what it is the price of. */
  cost: string;
}

export interface RuntimeDates {
  id: string;
  deprecatedOn: string | null;
  blockedOn: string | null;
}

/** Permissions granted, against what code and traces use. */
export interface PermissionUse {
  /** Every single permission that the grants add up to, as far as it can be told. */
  granted: string[];
  /** Seen in traces. */
  observed: string[];
  /** Called by code that the handler reaches. */
  reachable: string[];
  never: string[];
  /** Of each one observed, a call that shows it. */
  spans: SpanLink[];
  /** Calls that write: those in traces first, because they have happened. */
  writes: { permission: string; resource: string | null; at: CodeLocation | null; span: SpanLink | null }[];
  /** What the figures rest on, in a sentence. */
  basis: string;
  /** Whether enough was seen to count `never` against the identity. */
  enough: boolean;
  /** A smaller policy, or smaller roles, as a unified diff; null where nothing can be left out. */
  diff: string | null;
  /** Commands that make it so; null where there are none. */
  cli: string | null;
  /** Whether permissions come in roles: the smallest that can be granted may still hold more than is used. */
  inRoles: boolean;
}

export interface Rule extends RuleInfo {
  /** One verdict, or one for each thing looked at. */
  evaluate(of: FunctionPosture, context: RuleContext): Verdict | readonly Verdict[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
