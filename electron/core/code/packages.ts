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
  /** The same, for as long as the work takes: the file stays, however many other packages are asked for meanwhile. */
  use<T>(ref: string, call: Call, work: (deployed: DeployedPackage) => Promise<T>): Promise<T>;
}

/** Directories by what is in them: those that somebody works with are removed when he has done. */
function createHolders(remove: (dir: string) => void) {
  const holders = new Map<string, number>();
  const left = new Map<string, string[]>();
  return {
    take(id: string) {
      holders.set(id, (holders.get(id) ?? 0) + 1);
    },
    give(id: string) {
      const rest = (holders.get(id) ?? 1) - 1;
      if (rest > 0) return void holders.set(id, rest);
      holders.delete(id);
      for (const dir of left.get(id) ?? []) remove(dir);
      left.delete(id);
    },
    drop(id: string, dir: string) {
      if (holders.has(id)) left.set(id, [...(left.get(id) ?? []), dir]);
      else remove(dir);
    },
  };
}

export function createPackages(sessions: Sessions, scratch: Scratch): Packages {
  const holders = createHolders((dir) => scratch.remove(dir));
  const kept = createKept<DeployedPackage & { id: string; dir: string }>(4, ({ id, dir }) => holders.drop(id, dir));

  /** What tells a package from others, and how it is had. */
  async function find(ref: string, call: Call) {
    const { facet, key, place } = await sessions.forRef(ref, 'functions');
    const { codeSha256, version } = await facet.get(key, call);
    const id = `${place.profile.id}/${key.name}@${key.qualifier ?? ''} ${codeSha256 ?? `${version} ${Date.now()}`}`;
    const download = async () => {
      const dir = scratch.directory('code');
      const zipPath = join(dir, 'package.zip');
      try {
        await pipeline(Readable.from(await facet.download(key, call)), createWriteStream(zipPath, { mode: 0o600 }), {
          signal: call.signal,
        });
        return { id, dir, zipPath, size: (await stat(zipPath)).size, name: key.name, codeSha256 };
      } catch (error) {
        scratch.remove(dir);
        throw error;
      }
    };
    return { id, download };
  }

  return {
    async get(ref, call) {
      const { id, download } = await find(ref, call);
      return kept.get(id, download);
    },
    async use(ref, call, work) {
      const { id, download } = await find(ref, call);
      holders.take(id);
      try {
        return await work(await kept.get(id, download));
      } finally {
        holders.give(id);
      }
    },
  };
}
