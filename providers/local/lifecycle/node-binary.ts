import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { AppError } from '#shared/errors.ts';
import { outsideArchive } from './outside-archive.ts';

const MAJOR = 24;
const BINARY = process.platform === 'win32' ? 'node.exe' : 'node';

function major(version: string): number {
  return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
}

/** Node carried by a platform package, by the names they have in the registry. */
function packaged(): string[] {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return [`node-${platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`].flatMap((name) => {
    try {
      return [outsideArchive(join(dirname(require.resolve(`${name}/package.json`)), 'bin', BINARY))];
    } catch {
      return [];
    }
  });
}

function installed(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, BINARY));
}

/**
 * A real Node for the runtime: this process's own, unless it is Electron's or too old; then the one that is carried along, then
 * an installed one. Throws `unsupported` with what to install.
 */
export function nodeBinary(): string {
  if (process.versions['electron'] === undefined && major(process.version) >= MAJOR) return process.execPath;
  for (const path of [...packaged(), ...installed()]) {
    if (!existsSync(path)) continue;
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
    if (status === 0 && major(stdout.trim()) >= MAJOR) return path;
  }
  throw new AppError('unsupported', `The local runtime needs Node ${MAJOR} or newer, and none was found.`, {
    hint: `Install Node ${MAJOR} from https://nodejs.org, then try again.`,
  });
}
