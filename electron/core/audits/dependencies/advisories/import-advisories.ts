import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, isCancelled } from '#shared/errors.ts';
import {
  AdvisoryListName,
  type AdvisoriesLeftOut,
  type AdvisoryImportEvent,
  type AdvisoryListInfo,
} from '#shared/model/audit/advisory-lists.ts';
import { ECOSYSTEMS, type Ecosystem } from '#shared/model/audit/dependencies.ts';
import { toStoreError } from '../../../store/store-error.ts';
import { keepRecord } from './advisory.ts';
import { importsFolder } from './imported.ts';
import { writeList, type ListWriter } from './list-file.ts';
import { readRecords } from './read-records.ts';
import { readRecorded } from './recorded.ts';

/** Records between two signs of life. */
const STEP = 2000;
/** Of what comes along, so much has to be in what is said to be a whole export. */
const WHOLE_SHARE = 0.9;
/** Ids of databases that exports of OSV are made of. */
const OF_OSV = /^(?:GHSA|PYSEC|GO)-/;
const TEMPORARY = /^\.import-/;
const STALE_MS = 86_400_000;

export interface Import {
  path: string;
  name?: string | undefined;
  /** Ecosystems of which it is said to be the whole export. */
  whole: readonly Ecosystem[];
}

/** The file's own name; of osv.dev's `npm/all.zip` the folder's. */
function nameFor(path: string): string {
  const own = basename(path).replace(/\.(?:zip|json|ya?ml)$/i, '');
  const base = own === 'all' ? basename(dirname(resolve(path))) : own;
  const name = base.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 64);
  return AdvisoryListName.safeParse(name).success ? name : 'imported';
} // prettier-ignore

/** Looks, while records pass, for those that every whole export has to have: what comes along. */
class WholeCheck {
  private readonly sought = new Map<string, Set<string>>();
  private readonly total = new Map<string, number>();
  private readonly keys = new Map<string, string>();

  constructor(whole: readonly Ecosystem[]) {
    for (const ecosystem of whole) {
      const open = new Set<string>();
      for (const [, id, aliases] of readRecorded(ecosystem).advisories)
        if (OF_OSV.test(id)) {
          open.add(id);
          for (const each of [id, ...aliases]) this.keys.set(`${ecosystem} ${each}`, id);
        }
      this.sought.set(ecosystem, open);
      this.total.set(ecosystem, open.size);
    }
  }

  see(ecosystem: Ecosystem, ids: readonly string[]): void {
    for (const id of ids) this.sought.get(ecosystem)?.delete(this.keys.get(`${ecosystem} ${id}`) ?? '');
  }

  /** Throws where a part is passed off as the whole. */
  check(path: string): void {
    for (const [ecosystem, missing] of this.sought) {
      const total = this.total.get(ecosystem) ?? 0;
      if (missing.size <= total * (1 - WHOLE_SHARE)) continue;
      throw new AppError('invalid_input', `${path} is not the whole export of ${ecosystem}: of ${total} advisories that come along with Isobar it lacks ${missing.size}.`, {
        hint: `Import it without saying that it is whole, or take https://osv-vulnerabilities.storage.googleapis.com/${ecosystem}/all.zip.`,
        details: { field: 'whole' },
      });
    }
  }
} // prettier-ignore

/** Sorts the records of a source into a list, and counts what is left out. */
class Sorter {
  readonly leftOut: AdvisoriesLeftOut = { malformed: 0, foreign: 0, inexact: 0, withdrawn: 0 };
  records = 0;
  private readonly list: ListWriter;
  private readonly whole: WholeCheck;

  constructor(list: ListWriter, whole: WholeCheck) {
    this.list = list;
    this.whole = whole;
  }

  sort(value: unknown): void {
    this.records++;
    const kept = keepRecord(value);
    if (typeof kept === 'string') {
      this.leftOut[kept]++;
      return;
    }
    for (const { ecosystem, row, exact } of kept) {
      this.whole.see(ecosystem, [row[1], ...row[2]]);
      if (exact) this.list.put(ecosystem, row);
      else this.list.putUnclear(ecosystem, row[0]);
    }
    if (kept.some(({ exact }) => !exact)) this.leftOut.inexact++;
    else if (kept.every(({ row: [, , , , , spans, versions = []] }) => spans.length + versions.length === 0)) this.leftOut.withdrawn++;
  }
}

/** What an import that was broken off left behind, unless it may still be under way. */
function clear(folder: string): void {
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    if (TEMPORARY.test(file) && Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE_MS) rmSync(path, { force: true });
  }
} // prettier-ignore

function put(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES')
      throw new AppError('conflict', 'The list that is there is in use and cannot be replaced.', { hint: 'Wait until the audit that uses it has ended, then import again.', cause: error });
    throw error;
  }
} // prettier-ignore

/**
 * Reads advisories into Isobar's home, to be used in every later audit. A list of the same name is replaced in one step,
 * once all is read; where anything fails, or it is cancelled, the old one stays.
 */
export async function* importAdvisories(home: string, { path, name = nameFor(path), whole }: Import, signal: AbortSignal, now: Date): AsyncGenerator<AdvisoryImportEvent, void, undefined> {
  const folder = importsFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  clear(folder);
  const temporary = join(folder, `.import-${randomUUID()}`);
  const check = new WholeCheck(whole);
  const list = writeList(temporary);
  try {
    const sorter = new Sorter(list, check);
    let told = 0;
    for await (const values of readRecords(path, signal)) {
      signal.throwIfAborted();
      for (const value of values) sorter.sort(value);
      if (sorter.records - told < STEP) continue;
      told = sorter.records;
      yield { type: 'progress', records: told };
    }
    const counted = list.count();
    if (counted.length === 0)
      throw new AppError('invalid_input', `${path} has no advisory on packages that audits know.`, { hint: 'Give records in the OSV format, for example https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip.' });
    check.check(path);
    if (whole.length > 0 && sorter.leftOut.malformed > 0)
      throw new AppError('invalid_input', `${path} cannot count as whole: ${sorter.leftOut.malformed} of its records cannot be read.`, { hint: 'Fetch it again, or import it without saying that it is whole.', details: { field: 'whole' } });
    const counts = counted.toSorted((a, b) => ECOSYSTEMS.indexOf(a.ecosystem) - ECOSYSTEMS.indexOf(b.ecosystem)).map(({ newest, ...count }) => ({ ...count, newest: newest === '' ? null : newest, whole: whole.includes(count.ecosystem) }));
    const info: AdvisoryListInfo = { name, kind: 'imported', at: now.toISOString(), counts, problem: null };
    list.finish(info);
    list.close();
    put(temporary, join(folder, `${name}.db`));
    yield { type: 'end', list: info, leftOut: sorter.leftOut };
  } catch (error) {
    if (signal.aborted || isCancelled(error) || error instanceof AppError) throw error;
    throw toStoreError(error, temporary);
  } finally {
    try {
      list.close();
    } catch {
      // It is closed already.
    }
    rmSync(temporary, { force: true });
  }
} // prettier-ignore
