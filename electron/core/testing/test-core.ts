import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Provider } from '#providers/provider.ts';
import { createCore, type Core } from '../create-core.ts';

/** A directory that is removed with the test. */
export function tempDir(context: { after(work: () => void): void }): string {
  const path = mkdtempSync(join(tmpdir(), 'isobar-test-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes files below a directory, which is created; gives its path. */
export function writeTree(root: string, files: Record<string, string | Uint8Array>): string {
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

export interface TestCore {
  core: Core;
  home: string;
  templatesDir: string;
}

/** A core over the given providers, in a home of its own; closed with the test. */
export function createTestCore(
  context: { after(work: () => unknown): void },
  registry: readonly Provider[],
  options: { home?: string; fetch?: typeof globalThis.fetch; runsInPlace?: true } = {},
): TestCore {
  const base = mkdtempSync(join(tmpdir(), 'isobar-core-'));
  const home = options.home ?? join(base, 'home');
  const templatesDir = join(base, 'templates');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  mkdirSync(templatesDir);
  const core = createCore({
    registry,
    home,
    front: 'test',
    frontReason: null,
    version: '0.0.0',
    ports: {
      templatesDir,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      ...(options.runsInPlace === undefined ? {} : { runsInPlace: options.runsInPlace }),
    },
  });
  context.after(async () => {
    await core.close();
    rmSync(base, { recursive: true, force: true });
  });
  return { core, home, templatesDir };
}
