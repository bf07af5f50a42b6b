import { z } from 'zod';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export const FINDING_STATES = ['fail', 'waived', 'not_evaluated', 'pass', 'not_applicable'] as const;
export const FindingState = z.enum(FINDING_STATES);
export type FindingState = z.infer<typeof FindingState>;

export const Location = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int().optional(),
  endLine: z.number().int().optional(),
  endColumn: z.number().int().optional(),
});

export const Evidence = z.object({
  /** Field of the configuration, or null. */
  field: z.string().nullable(),
  /** What was seen there; a secret is never shown. */
  value: z.string().nullable(),
  at: Location.nullable(),
  /** From where it comes in to where it does harm. */
  path: z.array(z.object({ at: Location, label: z.string() })),
  /** The first of `spans`, or null. */
  spanId: z.string().nullable(),
  /** Calls in traces that show it; a trace is opened by its id. */
  spans: z.array(z.object({ traceId: z.string(), spanId: z.string(), label: z.string() })).default([]),
});
export type Evidence = z.infer<typeof Evidence>;

export const Remediation = z.object({
  text: z.string(),
  /** A command line that mends it. */
  cli: z.string().nullable(),
  /** A change of configuration as a unified diff. */
  diff: z.string().nullable(),
});
export type Remediation = z.infer<typeof Remediation>;

/** An item of a standard or another tool: `{ standard: 'Prowler', id: '…' }`. */
export const Mapping = z.object({ standard: z.string(), id: z.string() });
export type Mapping = z.infer<typeof Mapping>;

/** A package that is known to be vulnerable, with what is known. */
export const VulnerablePackage = z.object({
  ecosystem: z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  advisories: z.array(
    z.object({
      id: z.string(),
      cve: z.string().nullable(),
      severity: Severity,
      score: z.number().nullable(),
      cvss: z.string().nullable(),
      fixed: z.string().nullable(),
    }),
  ),
});
export type VulnerablePackage = z.infer<typeof VulnerablePackage>;

export const Finding = z.object({
  /** The same in every audit for the same thing. */
  id: z.string(),
  ruleId: z.string(),
  state: FindingState,
  severity: Severity,
  /** Id of the subject it is about. */
  subject: z.string(),
  message: z.string(),
  evidence: Evidence.nullable(),
  remediation: Remediation.nullable(),
  precision: z.enum(['very-high', 'high', 'medium', 'low']),
  /** Why the severity is not the rule's own; null where it is. */
  raised: z.string().nullable(),
  /** Only where it is about a package. */
  vulnerable: VulnerablePackage.optional(),
  waiver: z.object({ id: z.string(), reason: z.string(), owner: z.string(), expiresAt: z.string() }).nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** `high` or worse, for `--fail-on`. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
