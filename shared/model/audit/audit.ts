import { z } from 'zod';
import { Component } from './dependencies.ts';
import { FunctionRefText } from '../ref.ts';
import { Instant } from '../time.ts';
import { Finding, Mapping, Remediation, Severity } from './finding.ts';

export const AuditInput = z.object({
  refs: z.array(FunctionRefText).max(10_000).default([]).describe('Functions to audit'),
  directories: z.array(z.string().min(1).max(4096)).max(64).default([]).describe('Source directories to audit'),
  all: z.boolean().default(false).describe('Every function of every profile'),
  advisories: z
    .enum(['recorded', 'live'])
    .default('recorded')
    .describe('What dependencies are held against: the lists on this machine, or api.osv.dev, which is told their names and versions'),
});
export type AuditInput = z.infer<typeof AuditInput>;

/** What a finding is about. */
export const AuditSubject = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['deployed', 'source', 'joined', 'directory']),
  provider: z.string().nullable(),
  ref: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  resourceId: z.string().nullable(),
  runtime: z.string().nullable(),
  /** File that declares it. */
  declaredIn: z.string().nullable(),
});
export type AuditSubject = z.infer<typeof AuditSubject>;

export const AuditRule = z.object({
  id: z.string(),
  title: z.string(),
  severity: Severity,
  why: z.string(),
  remediation: Remediation,
  risks: z.array(z.string()),
  precision: z.enum(['very-high', 'high', 'medium', 'low']),
  mappings: z.array(Mapping),
});
export type AuditRule = z.infer<typeof AuditRule>;

/** Something about the audit as a whole that a reader has to know. */
export const AuditNote = z.object({
  kind: z.enum(['not_evaluated', 'limit', 'table', 'failure']),
  subject: z.string().nullable(),
  message: z.string(),
});
export type AuditNote = z.infer<typeof AuditNote>;

export const SeverityCounts = z.object({
  critical: z.number().int(),
  high: z.number().int(),
  medium: z.number().int(),
  low: z.number().int(),
  info: z.number().int(),
});
export type SeverityCounts = z.infer<typeof SeverityCounts>;

export const AuditCounts = z.object({
  /** Failing findings that are not waived. */
  open: SeverityCounts,
  pass: z.number().int(),
  fail: z.number().int(),
  waived: z.number().int(),
  notEvaluated: z.number().int(),
  notApplicable: z.number().int(),
});
export type AuditCounts = z.infer<typeof AuditCounts>;

export const AuditSummary = z.object({
  id: z.string(),
  status: z.enum(['done', 'partial', 'cancelled']),
  startedAt: Instant,
  endedAt: Instant,
  /** What was asked for. */
  input: AuditInput,
  /** The same for audits of the same thing, so that they can be compared. */
  scope: z.string(),
  /** Isobar's own version. */
  version: z.string(),
  subjects: z.number().int(),
  counts: AuditCounts,
});
export type AuditSummary = z.infer<typeof AuditSummary>;

/** A control, whose it is, and how it stands. */
export const ControlState = z.object({
  subject: z.string(),
  control: z.string(),
  owner: z.enum(['provider', 'you', 'shared']),
  state: z.enum(['pass', 'fail', 'not_evaluated', 'not_applicable', 'waived', 'provider']),
  rules: z.array(z.string()),
});
export type ControlState = z.infer<typeof ControlState>;

export const Audit = AuditSummary.extend({
  subjectList: z.array(AuditSubject),
  rules: z.array(AuditRule),
  /** Fail and waived ones, and what was not evaluated. What passed is in `passed`. */
  findings: z.array(Finding),
  /** Rule ids that passed or do not apply, by subject. */
  passed: z.record(z.string(), z.array(z.string())),
  notApplicable: z.record(z.string(), z.array(z.string())),
  controls: z.array(ControlState),
  /** Packages of everything that was looked at. */
  components: z.array(Component).default([]),
  notes: z.array(AuditNote),
});
export type Audit = z.infer<typeof Audit>;

export const AuditEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), id: z.string(), total: z.number().int() }),
  z.object({
    type: z.literal('progress'),
    done: z.number().int(),
    total: z.number().int(),
    subject: z.string(),
    findings: z.number().int(),
  }),
  z.object({ type: z.literal('findings'), subject: AuditSubject, findings: z.array(Finding) }),
  z.object({ type: z.literal('end'), audit: AuditSummary }),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;

export const AuditComparison = z.object({
  before: AuditSummary,
  after: AuditSummary,
  new: z.array(Finding),
  fixed: z.array(Finding),
  unchanged: z.array(Finding),
  /** Findings of subjects that only one of the two looked at. */
  outOfScope: z.number().int(),
});
export type AuditComparison = z.infer<typeof AuditComparison>;

export const Waiver = z.object({
  id: z.string(),
  ruleId: z.string().min(1).max(32),
  /** Subject id; `*` stands for any text. */
  subject: z.string().min(1).max(512),
  /** A single finding; null for all of the rule in the subject. */
  findingId: z.string().nullable(),
  reason: z.string().trim().min(3).max(2000),
  owner: z.string().trim().min(1).max(200),
  createdAt: Instant,
  expiresAt: Instant,
});
export type Waiver = z.infer<typeof Waiver>;

export const REPORT_FORMATS = ['json', 'html', 'pdf', 'csv', 'sarif', 'ocsf', 'cyclonedx', 'markdown'] as const;
export const ReportFormat = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof ReportFormat>;
