import { ECOSYSTEMS, type Ecosystem } from '#shared/model/audit/dependencies.ts';
import { fromVector } from '../cvss.ts';
import { normalName } from '../package-graph.ts';
import { isWithdrawn, OsvRecord, scopeOf, type Affected } from '../osv-record.ts';
import { toSpans, type Events } from './spans.ts';

/**
 * What is kept of a record in the OSV format about one package: facts only. A record that was withdrawn has neither
 * spans nor versions, so that it takes the place of an older copy and finds nothing.
 */
export type AdvisoryRow = readonly [
  /** As the ecosystem compares names. */
  name: string,
  id: string,
  aliases: readonly string[],
  /** Day of the last change, `2024-06-17`; empty where it is not known. */
  modified: string,
  /** A vector of CVSS, else the word of its source (`HIGH`), else empty. */
  severity: string,
  /** `0 <1.2.6`, `1.0.0 <=1.2.5`, or `1.0.0` without an end. */
  spans: readonly string[],
  /** Versions that are affected beside the spans. */
  versions?: readonly string[],
];

/** Why nothing of a record is kept. */
export type LeftOut = 'malformed' | 'foreign';

export interface Kept {
  ecosystem: Ecosystem;
  row: AdvisoryRow;
  /** False where it cannot be told exactly which versions are affected: then the row names none. */
  exact: boolean;
}

const ID = /^[A-Za-z0-9][\w.:-]{1,99}$/;
const MAX_ALIASES = 20;
/** Versions times spans that are compared; records in use have far fewer. Beyond it all versions are kept, also those that spans hold. */
const MAX_COMPARED = 100_000;

/** The newest version of CVSS that gives a score, else the word. */
function severityOf({ severity, database_specific: own }: OsvRecord): string {
  for (const type of ['CVSS_V4', 'CVSS_V3', 'CVSS_V2']) {
    const vector = severity?.find((each) => each.type === type)?.score;
    if (vector !== undefined && vector.length <= 300 && (fromVector(vector) ?? 0) > 0) return vector;
  }
  const word = own?.severity?.toUpperCase() ?? '';
  return /^(?:CRITICAL|HIGH|MODERATE|MEDIUM|LOW)$/.test(word) ? word : '';
}

/** What one entry says of its package: spans, and the versions that none of them holds. Null where it cannot be told exactly. */
function affectedOf(ecosystem: Ecosystem, entry: Affected): { spans: string[]; versions: string[] } | null {
  // Versions of another numbering than the one that is installed: https://go.dev/doc/security/vuln/database
  if (entry.ecosystem_specific?.custom_ranges !== undefined) return null;
  const { ranges, versions } = scopeOf(entry);
  const ordered = ranges.map(({ events }) => toSpans(ecosystem, events as Events));
  const exact = ordered.flatMap((each) => each ?? []);
  // A range without an order is told by the versions that the record lists, where it lists them.
  if (ordered.includes(null) && versions.length === 0) return null;
  if (exact.length + versions.length === 0) return null;
  const isCompared = exact.length * versions.length <= MAX_COMPARED;
  const held = (version: string) => isCompared && exact.some((span) => span.holds(version));
  return { spans: exact.map(({ text }) => text), versions: [...new Set(versions.filter((version) => !held(version)))] };
} // prettier-ignore

/** Takes the facts out of a record of OSV (https://ossf.github.io/osv-schema/): one row for each package that it is about. */
export function keepRecord(value: unknown): readonly Kept[] | LeftOut {
  const parsed = OsvRecord.safeParse(value);
  if (!parsed.success || !ID.test(parsed.data.id)) return 'malformed';
  const record = parsed.data;
  const aliases = [...new Set(record.aliases ?? [])].filter((alias) => ID.test(alias)).toSorted().slice(0, MAX_ALIASES);
  const modified = /^(?!0001)\d{4}-\d\d-\d\d/.exec(record.modified ?? '')?.[0] ?? '';
  const severity = severityOf(record);
  const known = (record.affected ?? []).flatMap((entry) => {
    const ecosystem = ECOSYSTEMS.find((each) => each === entry.package?.ecosystem);
    return ecosystem === undefined ? [] : [{ entry, ecosystem, name: normalName(ecosystem, entry.package?.name ?? '') }];
  });
  if (known.length === 0) return 'foreign';
  if (known.some(({ name }) => !/^\S{1,300}$/.test(name))) return 'malformed';
  const kept: Kept[] = [];
  for (const [, about] of Map.groupBy(known, ({ ecosystem, name }) => `${ecosystem} ${name}`)) {
    const [{ ecosystem, name }] = about as [(typeof known)[number]];
    const parts = isWithdrawn(record) ? [] : about.map(({ entry }) => affectedOf(ecosystem, entry));
    const exact = !parts.includes(null);
    const spans = [...new Set(exact ? parts.flatMap((part) => part?.spans ?? []) : [])];
    const versions = [...new Set(exact ? parts.flatMap((part) => part?.versions ?? []) : [])];
    const row = [name, record.id, aliases, modified, severity, spans] as const;
    kept.push({ ecosystem, exact, row: versions.length === 0 ? row : [...row, versions] });
  }
  return kept;
} // prettier-ignore

/** A row in the form of OSV again. */
export function toRecord(ecosystem: Ecosystem, [name, id, aliases, modified, severity, spans, versions = []]: AdvisoryRow): OsvRecord {
  const ranges = spans.map((span) => {
    const [introduced = '0', end = ''] = span.split(' ');
    const until = end.startsWith('<=') ? [{ last_affected: end.slice(2) }] : end === '' ? [] : [{ fixed: end.slice(1) }];
    return { type: 'ECOSYSTEM', events: [{ introduced }, ...until] };
  });
  const scored = severity.includes('/');
  const type = severity.startsWith('CVSS:4') ? 'CVSS_V4' : severity.startsWith('CVSS:3') ? 'CVSS_V3' : 'CVSS_V2';
  return {
    id,
    modified,
    aliases: [...aliases],
    severity: scored ? [{ type, score: severity }] : [],
    affected: [{ package: { ecosystem, name }, ranges, versions: [...versions] }],
    database_specific: scored ? {} : { severity },
  };
}
