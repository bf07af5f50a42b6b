import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Throws away what was on its way when the runtime ended. Before anything is received. */
export function clearPackages(dir: string): void {
  rmSync(join(dir, 'uploads'), { recursive: true, force: true });
}

/** Writes a package to a file of its own in `dir/uploads` and gives its path. Nothing is left where that fails. */
export async function receivePackage(dir: string, body: IncomingMessage | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  const folder = join(dir, 'uploads');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.zip`);
  try {
    await pipeline(Readable.from(body), createWriteStream(path, { mode: 0o600 }), { signal });
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|[\w.-]+\.localhost)$/i;

/** Why a package cannot be fetched from there; null where it can. Nothing is fetched from beyond this machine. */
export function packageUrlProblem(url: string): string | null {
  if (!URL.canParse(url)) return `'${url}' is no URL.`;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return `Packages are fetched over http and https, not ${protocol}`;
  return LOOPBACK.test(hostname) ? null : 'This emulation fetches packages from this machine only: put it at a loopback URL.';
}

/** Fetches a package. Throws where it is not to be had. */
export async function fetchPackage(dir: string, url: string, signal: AbortSignal): Promise<string> {
  const problem = packageUrlProblem(url);
  if (problem !== null) throw new Error(problem);
  const response = await fetch(url, { signal, redirect: 'error' });
  if (!response.ok || response.body === null) throw new Error(`The package answered with ${response.status}.`);
  return receivePackage(dir, response.body, signal);
}
