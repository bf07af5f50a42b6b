import { isCancelled, toAppError } from '#shared/errors.ts';
import { ECOSYSTEMS, type AdvisoryList, type Ecosystem, type PackageVersion } from '#shared/model/audit/dependencies.ts';
import { toRecord, type AdvisoryRow } from './advisories/advisory.ts';
import type { ListAtHand } from './advisories/list-at-hand.ts';
import { listOf, packageKey } from './judge-packages.ts';
import { queryOsv, type OsvPorts } from './osv-client.ts';
import type { OsvRecord } from './osv-record.ts';
import { normalName } from './package-graph.ts';

/** What lists have about the packages of an ecosystem: of two copies of a record, the newer one; of equally old ones, that of the later list. */
function recordsOf(lists: readonly ListAtHand[], ecosystem: Ecosystem, packages: readonly PackageVersion[]): OsvRecord[] {
  const names = new Set(packages.map(({ name }) => normalName(ecosystem, name)));
  const rows = new Map<string, AdvisoryRow>();
  for (const list of lists)
    for (const row of list.about(ecosystem, names)) {
      const key = `${row[0]} ${row[1]}`;
      if ((rows.get(key)?.[3] ?? '') <= row[3]) rows.set(key, row);
    }
  return [...rows.values()].map((row) => toRecord(ecosystem, row));
}

/** How large and how old the lists are, by kind of package. */
function describe(lists: readonly ListAtHand[], ecosystems: readonly Ecosystem[]): string {
  const told = lists.flatMap((list) => {
    const parts = ecosystems.flatMap((ecosystem) => {
      const about = list.describe(ecosystem);
      return about === null ? [] : [`${ecosystem}: ${about}`];
    });
    return parts.length === 0 && ecosystems.length > 0 ? [] : [parts.length === 0 ? list.title : `${list.title} (${parts.join('; ')})`];
  });
  return told.join(', and ');
}

const nameKey = ({ ecosystem, name }: Pick<PackageVersion, 'ecosystem' | 'name'>) => `${ecosystem} ${name}`;

const PARTIAL = 'It does not know all packages: import the whole export of an ecosystem, or ask api.osv.dev';

function atHand(lists: readonly ListAtHand[], packages: readonly PackageVersion[], now: Date, before = ''): AdvisoryList {
  const byEcosystem = Map.groupBy(packages, ({ ecosystem }) => ecosystem);
  const used = ECOSYSTEMS.filter((ecosystem) => byEcosystem.has(ecosystem));
  const records = used.flatMap((ecosystem) => recordsOf(lists, ecosystem, byEcosystem.get(ecosystem) ?? []));
  const known = packages.filter(({ ecosystem, name }) => lists.some((list) => list.isComplete(ecosystem, normalName(ecosystem, name), now)));
  const complete = new Set(known.map(nameKey));
  const isComplete: AdvisoryList['isComplete'] = (one) => complete.has(nameKey(one));
  const hint = packages.length > 0 && packages.every(isComplete) ? '' : `. ${PARTIAL}`;
  return listOf(`${before}${describe(lists, used)}${hint}`, isComplete, records);
} // prettier-ignore

export interface LookUp {
  /** `live` asks api.osv.dev. */
  from: 'recorded' | 'live';
  packages: readonly PackageVersion[];
  /** What comes along. */
  recorded: ListAtHand;
  /** What somebody imported. */
  imported: readonly ListAtHand[];
  now: Date;
}

/** Databases that api.osv.dev has: it gives the newest copy of their records, or none where a version is not affected any more. */
const OF_OSV = /^(?:GHSA|PYSEC|GO|MAL|CVE|OSV)-/;

async function live({ packages, imported, now }: LookUp, ports: OsvPorts): Promise<AdvisoryList> {
  const distinct = [...new Map(packages.map((one) => [packageKey(one), one])).values()];
  const records = await queryOsv(ports, distinct);
  const byEcosystem = Map.groupBy(packages, ({ ecosystem }) => ecosystem);
  const own = [...byEcosystem].flatMap(([ecosystem, some]) => recordsOf(imported, ecosystem, some)).filter(({ id }) => !OF_OSV.test(id));
  const beside = own.length === 0 ? '' : `, and ${describe(imported, [...byEcosystem.keys()])} as far as it has records of other databases`;
  return listOf(`api.osv.dev, asked on ${now.toISOString().slice(0, 10)} about ${distinct.length} packages${beside}`, () => true, [...records, ...own]);
} // prettier-ignore

/** Holds packages against lists. Where api.osv.dev was asked for and cannot be had, those on this machine serve, and say so. */
export async function lookUp(given: LookUp, ports: OsvPorts): Promise<AdvisoryList> {
  const { from, packages, recorded, imported, now } = given;
  // Of equally old copies of a record, an imported one counts.
  const lists = [recorded, ...imported];
  if (from === 'recorded') return atHand(lists, packages, now);
  try {
    return await live(given, ports);
  } catch (error) {
    if (ports.signal.aborted || isCancelled(error)) throw error;
    return atHand(lists, packages, now, `${toAppError(error).message.replace(/\.$/, '')}; instead `);
  }
}
