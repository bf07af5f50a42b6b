import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { AdvisoryListName, isStillWhole, type AdvisoryListInfo } from '#shared/model/audit/advisory-lists.ts';
import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import { describeCount, type ListAtHand } from './list-at-hand.ts';
import { readList, type ListReader } from './list-file.ts';

/** Where imported lists are kept: one file each. */
export const importsFolder = (home: string) => join(home, 'advisories');

/** Names of the lists that were imported, in order. */
function namesIn(home: string): string[] {
  let files: string[];
  try {
    files = readdirSync(importsFolder(home));
  } catch {
    return [];
  }
  return files.flatMap((file) => (file.endsWith('.db') && AdvisoryListName.safeParse(file.slice(0, -3)).success ? [file.slice(0, -3)] : [])).toSorted();
} // prettier-ignore

function open(home: string, name: string): ListReader | null {
  try {
    return readList(join(importsFolder(home), `${name}.db`));
  } catch {
    return null;
  }
}

function describe(info: AdvisoryListInfo, ecosystem: Ecosystem): string | null {
  const count = info.counts.find((each) => each.ecosystem === ecosystem);
  if (count === undefined) return null;
  const whole = count.whole ? ', said to be the whole export' : '';
  return `${describeCount(count.advisories, count.packages)}, imported on ${info.at.slice(0, 10)}, the newest of ${count.newest ?? 'an unknown day'}${whole}`;
}

const titleOf = (name: string) => `the imported list "${name}"`;
const DAMAGED = 'damaged, so it was not used: import it again';

function toList(name: string, reader: ListReader): ListAtHand {
  // A file may turn out to be damaged anywhere in it.
  let damaged = false;
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return damaged ? otherwise : read();
    } catch {
      damaged = true;
      return otherwise;
    }
  };
  return {
    title: titleOf(name),
    describe: (ecosystem) => (damaged ? DAMAGED : describe(reader.info, ecosystem)),
    about: (ecosystem, names) => attempt(() => [...names].flatMap((one) => reader.rows(ecosystem, one)), []),
    isComplete(ecosystem, one, now) {
      const count = reader.info.counts.find((each) => each.ecosystem === ecosystem);
      return count !== undefined && isStillWhole(count, reader.info, now) && attempt(() => !reader.isUnclear(ecosystem, one), false);
    },
  };
} // prettier-ignore

/** What was imported, to be held against packages; a file that cannot be read is told, and knows nothing. Close it afterwards. */
export function openImported(home: string): { lists: ListAtHand[]; close(): void } {
  const readers: ListReader[] = [];
  const lists = namesIn(home).map((name): ListAtHand => {
    const reader = open(home, name);
    if (reader === null) return { title: titleOf(name), describe: () => DAMAGED, about: () => [], isComplete: () => false };
    readers.push(reader);
    return toList(name, reader);
  });
  return { lists, close: () => readers.forEach((reader) => reader.close()) };
} // prettier-ignore

/** What was imported, for people. */
export function listImported(home: string): AdvisoryListInfo[] {
  return namesIn(home).map((name) => {
    const reader = open(home, name);
    reader?.close();
    const problem = 'The file is damaged, or of another version of Isobar: import it again.';
    return reader === null ? { name, kind: 'imported', at: new Date(0).toISOString(), counts: [], problem } : { ...reader.info, name };
  });
}

export function removeImported(home: string, name: string): void {
  if (!namesIn(home).includes(name)) throw new AppError('not_found', `There is no imported list "${name}".`, { hint: '"isobar audits advisories list" shows them.' });
  rmSync(join(importsFolder(home), `${name}.db`));
} // prettier-ignore
