import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Layout } from './sandbox/sandbox.ts';
import type { EngineOptions } from './settings.ts';

/** Directories that a home must not be for it to be replaced: everything else is in them. */
const NOT_A_HOME = new Set(['/', '/tmp', '/run', '/usr', '/var', '/etc', '/dev', '/proc']);

/** What environments of this runtime see of the machine. */
export function layoutOf(options: Pick<EngineOptions, 'codeRoots' | 'hidden' | 'models'>): Layout {
  const home = real(homedir());
  const workers = [...options.models.values()].map((model) => programRoot(model.worker));
  return {
    home: NOT_A_HOME.has(home) ? null : home,
    hidden: (options.hidden ?? []).map(real),
    readable: [...new Set([...(options.codeRoots ?? []).map(real), programRoot(import.meta.url), ...workers, nodeRoot()])],
  };
}

/** The package that a module of ours belongs to, so that it finds its dependencies. */
function programRoot(url: string): string {
  let directory = dirname(fileURLToPath(url));
  // providers/local/runtime/engine and the like: the outermost package is the one with node_modules.
  for (let parent = directory; parent !== dirname(parent); parent = dirname(parent)) {
    if (parent.endsWith('/providers') || parent.endsWith('\\providers')) directory = dirname(parent);
  }
  return real(directory);
}

/** Where this Node lies: `bin/node` and what is beside it. */
function nodeRoot(): string {
  return dirname(real(process.execPath));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
