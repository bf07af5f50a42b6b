import { z } from 'zod';
import { Instant } from '../time.ts';
import { Ecosystem } from './dependencies.ts';

/** What a list of advisories has about the packages of one ecosystem. */
export const AdvisoryCount = z.object({
  ecosystem: Ecosystem,
  advisories: z.number().int(),
  packages: z.number().int(),
  /** Day of the latest change in any of them; null where none says. */
  newest: z.string().nullable(),
  /** True where it was imported as the whole export of the ecosystem. */
  whole: z.boolean(),
});
export type AdvisoryCount = z.infer<typeof AdvisoryCount>;

/** How many days after its newest record a whole export still counts as all that is known. */
export const WHOLE_FOR_DAYS = 30;

/** A name for an imported list. */
export const AdvisoryListName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'Use up to 64 small letters, digits, ".", "_" and "-", and begin with a letter or a digit')
  .refine((name) => name !== 'recorded', 'That is the list that comes along')
  .describe('Name of the list; one that is there already is replaced');

/** A list that audits hold dependencies against. */
export const AdvisoryListInfo = z.object({
  name: z.string(),
  /** What comes along, or what somebody imported. */
  kind: z.enum(['recorded', 'imported']),
  /** When it was imported; of what comes along, the day on which it was read. */
  at: Instant,
  counts: z.array(AdvisoryCount),
  /** Why it cannot be used; null where it can. */
  problem: z.string().nullable(),
});
export type AdvisoryListInfo = z.infer<typeof AdvisoryListInfo>;

const DAY_MS = 86_400_000;

/**
 * Whether a whole export still counts as all that is known: those of all ecosystems grow daily. A record that says it is
 * newer than the import makes it no newer.
 */
export function isStillWhole({ whole, newest }: AdvisoryCount, { at }: Pick<AdvisoryListInfo, 'at'>, now: Date): boolean {
  if (!whole || newest === null) return false;
  return now.getTime() - Math.min(Date.parse(newest), Date.parse(at)) < (WHOLE_FOR_DAYS + 1) * DAY_MS;
}

/** Records that an import left out. */
export const AdvisoriesLeftOut = z.object({
  /** Those that are no record of OSV, or too large for one. */
  malformed: z.number().int(),
  /** Those about none of the ecosystems that audits know. */
  foreign: z.number().int(),
  /** Those whose versions cannot be told exactly: their packages cannot pass. */
  inexact: z.number().int(),
  /** Those that were withdrawn. */
  withdrawn: z.number().int(),
});
export type AdvisoriesLeftOut = z.infer<typeof AdvisoriesLeftOut>;

export const AdvisoryImportEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), records: z.number().int() }),
  z.object({ type: z.literal('end'), list: AdvisoryListInfo, leftOut: AdvisoriesLeftOut }),
]);
export type AdvisoryImportEvent = z.infer<typeof AdvisoryImportEvent>;
