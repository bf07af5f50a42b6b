import { z } from 'zod';
import { Waiver } from '../model/audit/audit.ts';
import { mutation, query } from './operation.ts';

/** Findings that somebody decided to live with, for a while. */
export const waivers = {
  list: query({ summary: 'List waivers' }, z.object({}).default({}), z.object({ items: z.array(Waiver) })),
  create: mutation(
    {
      summary: 'Waive a finding, or a rule for a subject, until a day',
      cli: { examples: ['isobar waivers create --rule-id NET-001 --subject "shop:*" --reason "talks to public APIs only" --owner ada --expires-at 90d'] },
    },
    z.object({
      ruleId: Waiver.shape.ruleId.describe('Rule'),
      subject: Waiver.shape.subject.describe('Subject of the findings, or the source that it is in; * stands for any text'),
      findingId: z.string().optional().describe('A single finding'),
      reason: Waiver.shape.reason.describe('Why'),
      owner: Waiver.shape.owner.describe('Who decided it'),
      expiresAt: Waiver.shape.expiresAt.describe('Until when'),
    }),
    Waiver,
  ),
  remove: mutation(
    { summary: 'Remove a waiver; what it covered counts again', cli: { positionals: ['id'] } },
    z.object({ id: z.string() }),
    z.object({ id: z.string() }),
  ),
}; // prettier-ignore
