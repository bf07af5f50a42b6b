import type { AdvisoryList, Ecosystem, PackageVersion, Vulnerability } from '#shared/model/audit/dependencies.ts';
import { judgeRecord, type OsvRecord } from './osv-record.ts';

export const packageKey = ({ ecosystem, name, version }: PackageVersion) => `${ecosystem} ${name} ${version}`;

const SEVERE = ['critical', 'high', 'medium', 'low', 'info'];

/** Worst first. A record that another one names as itself is told once. */
function distinct(found: readonly Vulnerability[]): Vulnerability[] {
  const sorted = found.toSorted((a, b) => SEVERE.indexOf(a.severity) - SEVERE.indexOf(b.severity) || (a.id < b.id ? -1 : 1));
  const told = new Set<string>();
  return sorted.filter(({ id, aliases }) => {
    const names = [id, ...aliases];
    if (names.some((name) => told.has(name))) return false;
    for (const name of names) told.add(name);
    return true;
  });
}

/** Holds packages against records that are at hand. */
export function judgePackages(records: readonly OsvRecord[], packages: readonly PackageVersion[]): Map<string, Vulnerability[]> {
  const byName = Map.groupBy(
    records.flatMap((record) => [...new Set((record.affected ?? []).map((each) => (each.package?.name ?? '').toLowerCase()))].map((name) => ({ name, record }))),
    ({ name }) => name,
  );
  const found = new Map<string, Vulnerability[]>();
  for (const one of packages) {
    const key = packageKey(one);
    if (found.has(key)) continue;
    const hits = (byName.get(one.name.toLowerCase()) ?? []).flatMap(({ record }) => judgeRecord(record, one) ?? []);
    if (hits.length > 0) found.set(key, distinct(hits));
  }
  return found;
} // prettier-ignore

export function listOf(
  source: string,
  complete: boolean,
  ecosystems: readonly Ecosystem[],
  found: ReadonlyMap<string, readonly Vulnerability[]>,
): AdvisoryList {
  return { source, complete, ecosystems, of: (one) => found.get(packageKey(one)) ?? [] };
}
