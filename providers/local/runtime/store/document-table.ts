import type { HostDocuments } from '../../../emulation-host.ts';
import type { Row, StoreFile } from './store-file.ts';

/** Above every character that a key continues a prefix with. */
const LAST = '\u{10FFFF}';
const MAX = Number.MAX_SAFE_INTEGER;

/** The documents of one emulation; see `HostDocuments`. */
export function createDocumentTable(file: StoreFile, emulation: string): HostDocuments {
  return {
    get(collection, key) {
      const row = file.get('SELECT value FROM documents WHERE emulation = ? AND collection = ? AND key = ?', emulation, collection, key);
      return row === undefined ? undefined : parse(row);
    },
    put(collection, key, value) {
      file.run(
        `INSERT INTO documents (emulation, collection, key, value) VALUES (?, ?, ?, ?)
         ON CONFLICT (emulation, collection, key) DO UPDATE SET value = excluded.value`,
        emulation,
        collection,
        key,
        JSON.stringify(value),
      );
    },
    remove: (collection, key) =>
      file.run('DELETE FROM documents WHERE emulation = ? AND collection = ? AND key = ?', emulation, collection, key) > 0,
    list(collection, { prefix = '', after = '', limit = MAX } = {}) {
      return file
        .all(
          `SELECT key, value FROM documents
           WHERE emulation = ? AND collection = ? AND key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?`,
          emulation,
          collection,
          prefix,
          `${prefix}${LAST}`,
          after,
          limit,
        )
        .map((row) => ({ key: String(row['key']), value: parse(row) }));
    },
    count(collection, prefix = '') {
      const sql = 'SELECT count(*) AS n FROM documents WHERE emulation = ? AND collection = ? AND key >= ? AND key < ?';
      return Number(file.get(sql, emulation, collection, prefix, `${prefix}${LAST}`)?.['n'] ?? 0);
    },
    collections: () =>
      file.all('SELECT DISTINCT collection FROM documents WHERE emulation = ?', emulation).map((row) => String(row['collection'])),
    transaction: (work) => file.transaction(work),
    clear: () => void file.run('DELETE FROM documents WHERE emulation = ?', emulation),
  };
}

function parse(row: Row): unknown {
  return JSON.parse(String(row['value'])) as unknown;
}
