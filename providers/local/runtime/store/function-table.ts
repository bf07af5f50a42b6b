import type { Project } from '#shared/model/project.ts';
import type { FunctionEntry } from '../../../emulation.ts';
import type { Row, StoreFile } from './store-file.ts';

/** One version as it is stored. Versions are numbered from 1 per name, and a number is never given twice, not even after a removal. */
export interface StoredVersion {
  name: string;
  version: number;
  createdAtMs: number;
  codeSha256: string;
  /** Bytes, unpacked. */
  codeSize: number;
  project: Project;
  /** Where the code came from, for people; null where unknown. */
  origin: string | null;
  /** Functions found inside at deployment. */
  entries: FunctionEntry[];
}

/** A function with the version that an unqualified call runs. */
export interface StoredFunction {
  name: string;
  live: StoredVersion;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface FunctionTable {
  /** All functions by name. */
  list(): StoredFunction[];
  find(name: string): StoredFunction | null;
  version(name: string, version: number): StoredVersion | null;
  /** Newest first. */
  versions(name: string): StoredVersion[];
  /** The number that the next version of this name gets. */
  nextVersion(name: string): number;
  /** Stores a version and, where `live`, makes it the one that runs. */
  add(version: StoredVersion, live: boolean): void;
  setLive(name: string, version: number, atMs: number): void;
  /** Forgets the function and its versions. */
  remove(name: string): void;
  /** Digests that some version still needs. */
  codeInUse(): Set<string>;
  count(): number;
}

const VERSION_COLUMNS = 'v.name, v.version, v.created_at, v.code_sha256, v.code_size, v.project, v.origin, v.entries';
const LIVE = `SELECT f.created_at AS function_created_at, f.updated_at, ${VERSION_COLUMNS}
  FROM functions f JOIN versions v ON v.name = f.name AND v.version = f.live`;

export function createFunctionTable(file: StoreFile): FunctionTable {
  return {
    list: () => file.all(`${LIVE} ORDER BY f.name`).map(toFunction),
    find(name) {
      const row = file.get(`${LIVE} WHERE f.name = ?`, name);
      return row === undefined ? null : toFunction(row);
    },
    version(name, version) {
      const row = file.get(`SELECT ${VERSION_COLUMNS} FROM versions v WHERE v.name = ? AND v.version = ?`, name, version);
      return row === undefined ? null : toVersion(row);
    },
    versions: (name) => file.all(`SELECT ${VERSION_COLUMNS} FROM versions v WHERE v.name = ? ORDER BY v.version DESC`, name).map(toVersion),
    nextVersion: (name) => Number(file.get('SELECT last FROM version_numbers WHERE name = ?', name)?.['last'] ?? 0) + 1,
    add(version, live) {
      file.transaction(() => {
        file.run(
          'INSERT OR REPLACE INTO versions (name, version, created_at, code_sha256, code_size, project, origin, entries) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          version.name,
          version.version,
          version.createdAtMs,
          version.codeSha256,
          version.codeSize,
          JSON.stringify(version.project),
          version.origin,
          JSON.stringify(version.entries),
        );
        file.run(
          'INSERT INTO version_numbers (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)',
          version.name,
          version.version,
        );
        if (live) setLive(file, version.name, version.version, version.createdAtMs);
      });
    },
    setLive: (name, version, atMs) => setLive(file, name, version, atMs),
    remove(name) {
      file.transaction(() => {
        file.run('DELETE FROM functions WHERE name = ?', name);
        file.run('DELETE FROM versions WHERE name = ?', name);
      });
    },
    codeInUse: () => new Set(file.all('SELECT DISTINCT code_sha256 FROM versions').map((row) => String(row['code_sha256']))),
    count: () => Number(file.get('SELECT count(*) AS n FROM functions')?.['n'] ?? 0),
  };
}

function setLive(file: StoreFile, name: string, version: number, atMs: number): void {
  file.run(
    `INSERT INTO functions (name, live, created_at, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET live = excluded.live, updated_at = excluded.updated_at`,
    name,
    version,
    atMs,
    atMs,
  );
}

function toFunction(row: Row): StoredFunction {
  const live = toVersion(row);
  return { name: live.name, live, createdAtMs: Number(row['function_created_at']), updatedAtMs: Number(row['updated_at']) };
}

function toVersion(row: Row): StoredVersion {
  return {
    name: String(row['name']),
    version: Number(row['version']),
    createdAtMs: Number(row['created_at']),
    codeSha256: String(row['code_sha256']),
    codeSize: Number(row['code_size']),
    project: JSON.parse(String(row['project'])) as Project,
    origin: row['origin'] === null ? null : String(row['origin']),
    entries: JSON.parse(String(row['entries'])) as StoredVersion['entries'],
  };
}
