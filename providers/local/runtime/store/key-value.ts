import type { StoreFile } from './store-file.ts';

/** Small facts the runtime keeps for itself, as JSON: the gateway's last port. */
export interface KeyValue {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export function createKeyValue(file: StoreFile): KeyValue {
  return {
    get(key) {
      const row = file.get('SELECT value FROM kv WHERE key = ?', key);
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as unknown);
    },
    set(key, value) {
      file.run(
        'INSERT INTO kv (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        JSON.stringify(value),
      );
    },
  };
}
