import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from '#providers/provider.ts';
import { createKept } from '../kept.ts';
import type { Scratch } from '../scratch.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** A deployed function's package on this machine's disk, for reading only. */
export interface DeployedPackage {
  zipPath: string;
  size: number;
  name: string;
  codeSha256: string | null;
}

/** Downloads packages once and keeps the last few. */
export interface Packages {
  get(ref: string, call: Call): Promise<DeployedPackage>;
}

export function createPackages(sessions: Sessions, scratch: Scratch): Packages {
  const kept = createKept<DeployedPackage & { dir: string }>(4, ({ dir }) => scratch.remove(dir));
  return {
    async get(ref, call) {
      const { facet, key, place } = await sessions.forRef(ref, 'functions');
      const { codeSha256, version } = await facet.get(key, call);
      const id = `${place.profile.id}/${key.name}@${key.qualifier ?? ''} ${codeSha256 ?? `${version} ${Date.now()}`}`;
      return kept.get(id, async () => {
        const dir = scratch.directory('code');
        const zipPath = join(dir, 'package.zip');
        try {
          await pipeline(Readable.from(await facet.download(key, call)), createWriteStream(zipPath, { mode: 0o600 }), {
            signal: call.signal,
          });
          return { dir, zipPath, size: (await stat(zipPath)).size, name: key.name, codeSha256 };
        } catch (error) {
          scratch.remove(dir);
          throw error;
        }
      });
    },
  };
}
