import { fromVector } from './cvss.ts';
import { z } from 'zod';
import type { PackageVersion, Vulnerability } from '#shared/model/audit/dependencies.ts';
import type { Severity } from '#shared/model/audit/finding.ts';
import { normalName } from './package-graph.ts';
import { compareVersions } from './version-order.ts';

/** What is read of a record in the OSV format: https://ossf.github.io/osv-schema/ */
export const OsvRecord = z.object({
  id: z.string(),
  modified: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  withdrawn: z.string().nullish(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).optional(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z
          .array(
            z.object({
              type: z.string(),
              events: z.array(
                z.object({
                  introduced: z.string().optional(),
                  fixed: z.string().optional(),
                  last_affected: z.string().optional(),
                  limit: z.string().optional(),
                }),
              ),
            }),
          )
          .optional(),
        versions: z.array(z.string()).optional(),
        database_specific: z.object({ last_known_affected_version_range: z.string().optional() }).nullish().catch(null),
        ecosystem_specific: z.object({ custom_ranges: z.unknown().optional() }).nullish().catch(null),
      }),
    )
    .optional(),
  // Every database has its own things here.
  database_specific: z
    .object({ severity: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type OsvRecord = z.infer<typeof OsvRecord>;

export type Affected = NonNullable<OsvRecord['affected']>[number];
type Range = NonNullable<NonNullable<OsvRecord['affected']>[number]['ranges']>[number];

const byScore = (score: number): Severity => (score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low');
const WORDS: Readonly<Record<string, Severity>> = { CRITICAL: 'critical', HIGH: 'high', MODERATE: 'medium', MEDIUM: 'medium', LOW: 'low' };

/** YAML may write what is not there as a word. */
export function isWithdrawn({ withdrawn }: OsvRecord): boolean {
  return withdrawn !== undefined && withdrawn !== null && !/^(?:|null|~)$/.test(withdrawn);
}

/** Packages that were published to do harm have no score. */
const isMalicious = (id: string) => id.startsWith('MAL-');

/** The newest version of CVSS that it is scored in. */
function scoreOf({ severity }: OsvRecord): { score: number | null; cvss: string | null } {
  for (const type of ['CVSS_V4', 'CVSS_V3', 'CVSS_V2']) {
    const vector = severity?.find((each) => each.type === type)?.score;
    const score = vector === undefined ? null : fromVector(vector);
    if (score !== null) return { score, cvss: /^CVSS:([\d.]+)\//.exec(vector ?? '')?.[1] ?? '2.0' };
  }
  return { score: null, cvss: null };
}

/**
 * What an entry says of versions. GitHub's records leave a range open where no fix was named, and say beside it how far
 * it is known to go (https://github.com/github/advisory-database); versions that others counted in the open range are
 * left out then.
 */
export function scopeOf({ ranges = [], versions = [], database_specific: own }: Affected): { ranges: Range[]; versions: string[] } {
  const known = /^(<=?)\s*(\S+)$/.exec(own?.last_known_affected_version_range ?? '');
  const isOpen = ({ events }: Range) => events.length === 1 && events[0]?.introduced !== undefined;
  const [, sign, end = ''] = known ?? [];
  const close = (range: Range): Range => ({ ...range, events: [...range.events, sign === '<' ? { fixed: end } : { last_affected: end }] });
  const about = ranges.filter(({ type }) => type !== 'GIT');
  return known === null || !about.some(isOpen) ? { ranges: about, versions } : { ranges: about.map((range) => (isOpen(range) ? close(range) : range)), versions: [] };
} // prettier-ignore

/** What ends a range: the first version without it, else the last one with it. */
interface End {
  fixed: string | null;
  last: string | null;
}

const NEVER: End = { fixed: null, last: null };

/** Whether a version lies in a range, and what ends it. Events are in the order of versions, as the schema asks. */
function within({ ecosystem, version }: PackageVersion, { events }: Range): End | null {
  let open = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) {
      const order = compareVersions(ecosystem, version, introduced);
      if (order === null) return null;
      open = order >= 0;
    } else if (open && fixed !== undefined && (compareVersions(ecosystem, version, fixed) ?? 0) < 0) return { fixed, last: null };
    else if (open && last !== undefined && (compareVersions(ecosystem, version, last) ?? 1) <= 0) return { fixed: null, last };
    else open = false;
  }
  return open ? NEVER : null;
}

/** What a record says of one version of a package; null where it is not about it. */
export function judgeRecord(record: OsvRecord, one: PackageVersion): Vulnerability | null {
  if (isWithdrawn(record)) return null;
  const name = normalName(one.ecosystem, one.name);
  const own = (record.affected ?? []).filter((each) => each.package?.ecosystem === one.ecosystem && normalName(one.ecosystem, each.package.name) === name);
  const hits = own.flatMap((entry) => {
    const { ranges, versions } = scopeOf(entry);
    const inRanges = ranges.flatMap((range) => within(one, range) ?? []);
    return inRanges.length > 0 ? inRanges : versions.includes(one.version) ? [NEVER] : [];
  });
  if (hits.length === 0) return null;
  // Where ranges overlap, the least version that ends all of them.
  const ends = hits.toSorted((a, b) => compareVersions(one.ecosystem, a.fixed ?? a.last ?? '0', b.fixed ?? b.last ?? '0') ?? 0);
  const end = hits.includes(NEVER) ? NEVER : (ends.at(-1) ?? NEVER);
  const { score, cvss } = scoreOf(record);
  const word = WORDS[record.database_specific?.severity?.toUpperCase() ?? ''];
  return {
    id: record.id,
    aliases: (record.aliases ?? []).toSorted(),
    severity: isMalicious(record.id) ? 'critical' : score !== null && score > 0 ? byScore(score) : (word ?? 'medium'),
    score,
    cvss,
    ...end,
  };
} // prettier-ignore
