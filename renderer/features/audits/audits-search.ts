import { z } from 'zod';
import { SEVERITIES } from '#shared/model/audit/finding.ts';

export const AUDIT_TABS = ['findings', 'history', 'waivers', 'advisories'] as const;
export type AuditTab = (typeof AUDIT_TABS)[number];
export const AUDIT_TAB_LABELS: Readonly<Record<AuditTab, string>> = {
  findings: 'Findings',
  history: 'History',
  waivers: 'Waivers',
  advisories: 'Advisories',
};

export const GROUPINGS = ['rule', 'function', 'risk'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const text = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string())
  .catch('')
  .default('');

/** What the audits page keeps in the address. */
export const auditsSearch = z.object({
  tab: z.enum(AUDIT_TABS).catch('findings').default('findings'),
  /** Audit that is shown; empty is the newest. */
  audit: text,
  group: z.enum(GROUPINGS).catch('rule').default('rule'),
  severity: z
    .enum(['all', ...SEVERITIES])
    .catch('all')
    .default('all'),
  state: z.enum(['fail', 'waived', 'not_evaluated']).catch('fail').default('fail'),
  q: text,
  finding: text,
  /** Audit that the shown one is compared with. */
  against: text,
});
export type AuditsSearch = z.output<typeof auditsSearch>;
