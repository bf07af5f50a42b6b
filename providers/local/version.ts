import { readFileSync } from 'node:fs';

/** Isobar's version, from its package.json. */
export function appVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
