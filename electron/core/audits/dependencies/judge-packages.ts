import { ECOSYSTEMS, type AdvisoryList, type PackageVersion, type Vulnerability } from '#shared/model/audit/dependencies.ts';
import { SEVERITIES } from '#shared/model/audit/finding.ts';
import { judgeRecord, type OsvRecord } from './osv-record.ts';
import { normalName } from './package-graph.ts';

export const packageKey = ({ ecosystem, name, version }: PackageVersion) => `${ecosystem} ${name} ${version}`;

/** Worst first. A record that another one names as itself is told once. */
function distinct(found: readonly Vulnerability[]): readonly Vulnerability[] {
  const sorted = found.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1));
  const told = new Set<string>();
  return sorted.filter(({ id, aliases }) => {
    const names = [id, ...aliases];
    if (names.some((name) => told.has(name))) return false;
    for (const name of names) told.add(name);
    return true;
  });
}

/** The same for all spellings of a name, in any ecosystem. */
const looseName = (name: string) => normalName('PyPI', name);

/** What records at hand say of any version of the packages that they are about. */
function judge(records: readonly OsvRecord[]): (one: PackageVersion) => readonly Vulnerability[] {
  const byName = Map.groupBy(
    records.flatMap((record) => [...new Set((record.affected ?? []).map((each) => looseName(each.package?.name ?? '')))].map((name) => ({ name, record }))),
    ({ name }) => name,
  );
  const judged = new Map<string, readonly Vulnerability[]>();
  return (one) => {
    const key = packageKey(one);
    const known = judged.get(key) ?? distinct((byName.get(looseName(one.name)) ?? []).flatMap(({ record }) => judgeRecord(record, one) ?? []));
    judged.set(key, known);
    return known;
  };
} // prettier-ignore

/** A list of all ecosystems, made of what others have about the packages in question. */
export function listOf(source: string, isComplete: AdvisoryList['isComplete'], records: readonly OsvRecord[]): AdvisoryList {
  return { source, isComplete, ecosystems: ECOSYSTEMS, of: judge(records) };
}
