import { z } from 'zod';
import { Audit, AuditComparison, AuditEvent, AuditInput, AuditSummary, ReportFormat } from '../model/audit/audit.ts';
import { query, stream } from './operation.ts';

const id = z.string().min(1).max(64).describe('Id of an audit, or "latest"');

/** The security audit: run it, keep it, compare it, hand it on. */
export const audits = {
  run: stream({ summary: 'Audit functions or source directories, and keep the result', cli: { hidden: true } }, AuditInput, AuditEvent),
  list: query(
    { summary: 'List audits, newest first' },
    z
      .object({
        limit: z.number().int().min(1).max(200).default(50).describe('So many at the most'),
        scope: z.string().optional().describe('Only those of the same scope: the trend'),
      })
      .default({ limit: 50 }),
    z.object({ items: z.array(AuditSummary) }),
  ),
  get: query({ summary: 'Show an audit', cli: { positionals: ['id'], examples: ['isobar audits get latest'] } }, z.object({ id }), Audit),
  compare: query(
    {
      summary: 'Show what is new, fixed and unchanged between two audits',
      cli: {
        positionals: ['before', 'after'],
        examples: [
          'isobar audits compare 20261121181950364-c92a075d6473',
          'isobar audits compare 20261121181950364-c92a075d6473 latest --json',
        ],
      },
    },
    z.object({ before: id, after: id.default('latest') }),
    AuditComparison,
  ),
  export: query(
    { summary: 'Give an audit as a report', cli: { hidden: true } },
    z.object({ id, format: ReportFormat, omitWaived: z.boolean().default(false) }),
    z.object({ name: z.string(), mediaType: z.string(), base64: z.string() }),
  ),
};
