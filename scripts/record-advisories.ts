// Writes the list of advisories that comes along for one ecosystem, from records in the OSV format:
//   node scripts/record-advisories.ts npm --sources sources.json [--newest DAY] FILE|DIRECTORY|ZIP…
// sources.json: [{ "name", "url", "licence", "asOf" }], as it is told in reports. Where two places have the same
// vulnerability of a package, the place that is named first counts; how severe it is may come from the other.
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ECOSYSTEMS, type Ecosystem } from '../shared/model/audit/dependencies.ts';
import { keepRecord, type AdvisoryRow } from '../electron/core/audits/dependencies/advisories/advisory.ts';
import { readRecords } from '../electron/core/audits/dependencies/advisories/read-records.ts';
import { RecordedSource, recordedFile } from '../electron/core/audits/dependencies/advisories/recorded.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sources: { type: 'string' }, newest: { type: 'string' }, out: { type: 'string' } },
});
const [chosen, ...paths] = positionals;
const ecosystem = ECOSYSTEMS.find((each) => each === chosen);
if (ecosystem === undefined || paths.length === 0 || values.sources === undefined) {
  console.error(`node scripts/record-advisories.ts ${ECOSYSTEMS.join('|')} --sources FILE [--newest DAY] [--out FILE] FILE|DIRECTORY|ZIP…`);
  process.exit(2);
}

const counts: Record<string, number> = {};
const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);

/** Rows of one place: of records with one id, the newer one. */
async function rowsOf(path: string, own: Ecosystem): Promise<AdvisoryRow[]> {
  const rows = new Map<string, AdvisoryRow>();
  for await (const records of readRecords(path, new AbortController().signal))
    for (const value of records) {
      const kept = keepRecord(value);
      if (typeof kept === 'string') count(kept);
      else
        for (const { ecosystem: where, row, exact } of kept) {
          if (where !== own) continue;
          if (!exact) {
            count('inexact');
            continue;
          }
          const key = `${row[0]} ${row[1]}`;
          if ((rows.get(key)?.[3] ?? '') <= row[3]) rows.set(key, row);
        }
    }
  return [...rows.values()];
}

const kept = new Map<string, AdvisoryRow>();
/** Keys of what is kept, by package and any of its ids. */
const told = new Map<string, string>();
/** Takes over how severe it is, and its other ids, where the first place does not say. */
function complement(key: string, [, id, aliases, , severity]: AdvisoryRow): void {
  const first = kept.get(key);
  if (first === undefined) return;
  const [name, own, others, modified, known, ...rest] = first;
  const all = [...new Set([...others, id, ...aliases])].filter((each) => each !== own).toSorted();
  for (const each of all) told.set(`${name} ${each}`, key);
  kept.set(key, [name, own, all, modified, known === '' ? severity : known, ...rest]);
}
for (const path of paths)
  for (const row of await rowsOf(path, ecosystem)) {
    const [name, id, aliases, , , spans, versions = []] = row;
    const keys = [id, ...aliases].map((each) => `${name} ${each}`);
    const before = keys.map((key) => told.get(key)).find((key) => key !== undefined);
    if (before !== undefined) {
      count('told twice');
      complement(before, row);
    } else if (spans.length + versions.length === 0) count('withdrawn');
    else {
      for (const key of keys) told.set(key, `${name} ${id}`);
      kept.set(`${name} ${id}`, row);
    }
  }

const rows = [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
const newest = values.newest ?? rows.map(([, , , modified]) => modified).reduce((a, b) => (a > b ? a : b), '');
const sources = z.array(RecordedSource).parse(JSON.parse(await readFile(values.sources, 'utf8')));
const about = JSON.stringify({ sources, readOn: new Date().toISOString().slice(0, 10), newest });
// A line for each advisory, so that a change of one is a change of one line.
const text = `${about.slice(0, -1)},"advisories":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
writeFileSync(values.out ?? recordedFile(ecosystem), text);
console.log(`${rows.length} advisories on ${new Set(rows.map(([name]) => name)).size} packages of ${ecosystem}`, counts);
