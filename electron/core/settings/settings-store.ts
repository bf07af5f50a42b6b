import { Settings } from '#shared/model/settings.ts';
import type { ConsoleStore } from '../store/console-store.ts';

/** The settings as they are; a stored value that is no longer valid counts as not set. */
export function readSettings(store: ConsoleStore): Settings {
  const stored: Record<string, unknown> = {};
  for (const row of store.all('SELECT key, value FROM settings')) {
    const key = String(row['key']);
    if (!Object.hasOwn(Settings.shape, key)) continue;
    const value: unknown = JSON.parse(String(row['value']));
    const schema = Settings.shape[key as keyof typeof Settings.shape];
    if (schema.safeParse(value).success) stored[key] = value;
  }
  return Settings.parse(stored);
}

export function writeSettings(store: ConsoleStore, changes: { [K in keyof Settings]?: Settings[K] | undefined }): void {
  store.transaction(() => {
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined) continue;
      store.run(
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        JSON.stringify(value),
      );
    }
  });
}
