import { DatabaseSync } from 'node:sqlite';
import { AdvisoryListInfo } from '#shared/model/audit/advisory-lists.ts';
import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { AdvisoryRow } from './advisory.ts';

/** Of the form below; files of another one are imported again. */
const FORM = 1;

/** An imported list is a file of its own, so that it is replaced and removed as a whole, and read by package. */
const TABLES = `
  CREATE TABLE about (info TEXT NOT NULL) STRICT;
  CREATE TABLE advisories (ecosystem TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, modified TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (ecosystem, name, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE unclear (ecosystem TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (ecosystem, name)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${FORM};`;

/** How many of an ecosystem there are, counted in the file. */
export interface Counted {
  ecosystem: Ecosystem;
  advisories: number;
  packages: number;
  newest: string;
}

export interface ListWriter {
  /** Of two rows with one id, the newer one stays. */
  put(ecosystem: Ecosystem, row: AdvisoryRow): void;
  /** A package of which it cannot be told which versions are affected. */
  putUnclear(ecosystem: Ecosystem, name: string): void;
  count(): Counted[];
  finish(info: AdvisoryListInfo): void;
  close(): void;
}

/** A new file, written in one go; it is worth nothing until it is finished. */
export function writeList(path: string): ListWriter {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = OFF; ${TABLES} BEGIN;`);
  const put = db.prepare('INSERT INTO advisories VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET modified = excluded.modified, facts = excluded.facts WHERE excluded.modified >= modified');
  const unclear = db.prepare('INSERT OR IGNORE INTO unclear VALUES (?, ?)');
  return {
    put(ecosystem, [name, id, aliases, modified, severity, spans, versions]) {
      put.run(ecosystem, name, id, modified, JSON.stringify(versions === undefined ? [aliases, severity, spans] : [aliases, severity, spans, versions]));
    },
    putUnclear: (ecosystem, name) => void unclear.run(ecosystem, name),
    count: () => db.prepare("SELECT ecosystem, count(DISTINCT id) AS advisories, count(DISTINCT name) AS packages, max(modified) AS newest FROM advisories WHERE facts NOT LIKE '%,[]]' GROUP BY ecosystem").all() as unknown as Counted[],
    finish(info) {
      db.prepare('INSERT INTO about VALUES (?)').run(JSON.stringify(info));
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
} // prettier-ignore

export interface ListReader {
  info: AdvisoryListInfo;
  rows(ecosystem: Ecosystem, name: string): AdvisoryRow[];
  isUnclear(ecosystem: Ecosystem, name: string): boolean;
  close(): void;
}

/** Opens a list to read it. Throws where the file is damaged, or of another form. */
export function readList(path: string): ListReader {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    if (db.prepare('PRAGMA user_version').get()?.['user_version'] !== FORM) throw new Error('It was written by another version of Isobar.');
    const info = AdvisoryListInfo.parse(JSON.parse(String(db.prepare('SELECT info FROM about').get()?.['info'])));
    const select = db.prepare('SELECT id, modified, facts FROM advisories WHERE ecosystem = ? AND name = ? ORDER BY id');
    const unclear = db.prepare('SELECT 1 FROM unclear WHERE ecosystem = ? AND name = ?');
    return {
      info,
      rows: (ecosystem, name) =>
        select.all(ecosystem, name).map(({ id, modified, facts }): AdvisoryRow => {
          const [aliases, severity, spans, versions] = JSON.parse(String(facts)) as [string[], string, string[], string[]?];
          const row = [name, String(id), aliases, String(modified), severity, spans] as const;
          return versions === undefined ? row : [...row, versions];
        }),
      isUnclear: (ecosystem, name) => unclear.get(ecosystem, name) !== undefined,
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
} // prettier-ignore
