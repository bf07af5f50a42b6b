import { toInstant } from '#shared/model/time.ts';
import type { Notice } from '#shared/model/runtime-status.ts';
import type { StoreFile } from './store-file.ts';

/** What the user should know about the runtime. Kept in memory too, because the fullest disk is what one most needs to hear of. */
export interface Notices {
  /** One notice per `key`: raising it again renews it. */
  raise(key: string, notice: { severity: Notice['severity']; message: string; hint: string | null }): void;
  /** Takes a notice back: what it was about is over. */
  clear(key: string): void;
  /** Of the last 14 days, newest first. */
  list(): Notice[];
}

const SHOWN_MS = 14 * 24 * 3_600_000;

export function createNotices(file: StoreFile, log: (message: string) => void): Notices {
  const unstored = new Map<string, Notice | null>();

  const store = (key: string, notice: Notice | null): void => {
    try {
      if (notice === null) file.run('DELETE FROM notices WHERE key = ?', key);
      else {
        file.run(
          `INSERT INTO notices (key, at, severity, message, hint) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key)
           DO UPDATE SET at = excluded.at, severity = excluded.severity, message = excluded.message, hint = excluded.hint`,
          key,
          Date.parse(notice.at),
          notice.severity,
          notice.message,
          notice.hint,
        );
      }
      unstored.delete(key);
    } catch {
      unstored.set(key, notice);
    }
  };

  return {
    raise(key, { severity, message, hint }) {
      log(`${severity}: ${message}${hint === null ? '' : ` ${hint}`}`);
      store(key, { id: key, at: toInstant(Date.now()), severity, message, hint });
    },
    clear: (key) => store(key, null),
    list() {
      const stored = file
        .all('SELECT key, at, severity, message, hint FROM notices WHERE at > ?', Date.now() - SHOWN_MS)
        .map((row): Notice => ({
          id: String(row['key']),
          at: toInstant(Number(row['at'])),
          severity: String(row['severity']) as Notice['severity'],
          message: String(row['message']),
          hint: row['hint'] === null ? null : String(row['hint']),
        }))
        .filter((notice) => !unstored.has(notice.id));
      const kept = [...unstored.values()].filter((notice) => notice !== null);
      return [...stored, ...kept].toSorted((a, b) => b.at.localeCompare(a.at));
    },
  };
}
