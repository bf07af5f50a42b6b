// A process of its own, so that a download that hangs can be ended. Talks to electron-binary.ts.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { downloadArtifact, type Progress } from '@electron/get';
import { ROOT } from '../lib/node24.mjs';
import type { FetchMessage } from './electron-binary.ts';

const say = (message: FetchMessage) => process.send?.(message);
const folder = join(ROOT, 'node_modules/electron');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
const checksums = createRequire(import.meta.url)(join(folder, 'checksums.json')) as Record<string, string>;

let told = 0;
const getProgressCallback = async ({ transferred, total }: Progress) => {
  if (performance.now() - told < 250 && transferred !== total) return;
  told = performance.now();
  say({ transferred, total: total ?? null });
};

try {
  // Into the cache, checked against the checksums in the package; its own installer unpacks it from there.
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums,
    downloadOptions: { quiet: true, getProgressCallback },
  });
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'install.js')], { encoding: 'utf8' });
  if (status !== 0) say({ error: `it could not be unpacked: ${stderr.trim().split('\n').at(-1) ?? ''}` });
} catch (error) {
  say({ error: explain(error) });
}
process.disconnect?.();

/** The innermost reason of a failed fetch: `getaddrinfo ENOTFOUND github.com`. */
function explain(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? inner.message : String(inner);
}
