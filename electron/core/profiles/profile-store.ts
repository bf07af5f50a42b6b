import { randomUUID } from 'node:crypto';
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FormValues } from '#shared/model/form.ts';
import { ProfileName } from '#shared/model/profile.ts';
import type { Notice } from '#shared/model/runtime-status.ts';
import { Instant } from '#shared/model/time.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import type { ConsoleStore } from '../store/console-store.ts';

/** A profile that a user added. */
const StoredProfile = z.object({
  /** Stays when the profile is renamed; its secrets are kept under it. */
  key: z.string(),
  provider: z.string(),
  name: ProfileName,
  settings: FormValues,
  /** Keys of the secret fields that are kept in the secret store. */
  secrets: z.array(z.string()),
  isDefault: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type StoredProfile = z.infer<typeof StoredProfile>;

const File = z.object({ version: z.literal(1), profiles: z.array(StoredProfile) });

/** The profiles that were added, in `<home>/profiles.json`. Holds no secret. */
export interface ProfileStore {
  list(): readonly StoredProfile[];
  /** Changes the list with no other process in between. */
  change(work: (profiles: StoredProfile[]) => StoredProfile[]): void;
  notices(): Notice[];
}

/** Name under which a profile's secret is kept. */
export function secretName(profile: Pick<StoredProfile, 'key'>, field: string): string {
  return `profiles/${profile.key}/${field}`;
}

export function newProfileKey(): string {
  return randomUUID();
}

export function createProfileStore(home: string, store: ConsoleStore): ProfileStore {
  const path = join(home, 'profiles.json');
  const notices: Notice[] = [];
  let known: { stamp: string; profiles: readonly StoredProfile[] } | null = null;

  /** Changes whenever the file is replaced: each replacement is a new file. */
  function stampOf(): string {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
  }

  function setAside(): void {
    const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    renameSync(path, aside);
    notices.push({
      id: 'profiles-damaged',
      at: new Date().toISOString(),
      severity: 'warning',
      message: 'The list of profiles could not be read, so the profiles that were added are not shown.',
      hint: `The damaged file was kept: ${aside}. Add the profiles again, or mend the file and move it back to ${path}.`,
    });
  }

  function parse(text: string): readonly StoredProfile[] | null {
    try {
      return File.parse(JSON.parse(text)).profiles;
    } catch {
      return null;
    }
  }

  function list(): readonly StoredProfile[] {
    const stamp = stampOf();
    if (known?.stamp === stamp) return known.profiles;
    const text = readPrivateFile(path);
    const profiles = text === null ? [] : parse(text);
    if (profiles === null) setAside();
    known = { stamp: profiles === null ? stampOf() : stamp, profiles: profiles ?? [] };
    return known.profiles;
  }

  return {
    list,
    // The database's write lock is the one that all fronts of this home share.
    change: (work) =>
      store.transaction(() => {
        known = null;
        writePrivateFile(path, `${JSON.stringify({ version: 1, profiles: work([...list()]) }, null, 2)}\n`);
        known = null;
      }),
    notices: () => [...notices],
  };
}
