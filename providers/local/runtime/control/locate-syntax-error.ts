import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a syntax error is, in a package. */
export interface SyntaxErrorPlace {
  /** Relative to the package, with `/`. */
  file: string;
  line: number;
  /** The line itself with a mark below, as Node prints it. */
  excerpt: string;
}

const CODE = /\.[cm]?[jt]s$/;
/** Files looked at before giving up. */
const MAX_FILES = 200;
const CHECK_MS = 5000;

/**
 * Finds the file that cannot be parsed: Node tells it to nobody but its own console. Files are parsed and not run, the likeliest
 * first. Null where none is found.
 */
export async function locateSyntaxError(codeDir: string, handler: string, signal: AbortSignal): Promise<SyntaxErrorPlace | null> {
  const stem = handler.replace(/\.\w+$/, '');
  const rank = (path: string): number => (path.startsWith(`${stem}.`) || path === handler ? 0 : path.includes('node_modules/') ? 2 : 1);
  const files = readdirSync(codeDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(codeDir.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted((a, b) => rank(a) - rank(b) || a.length - b.length)
    .slice(0, MAX_FILES);
  for (const file of files) {
    const said = await check(join(codeDir, file), signal);
    const match = /^.*?:(\d+)\n([\s\S]*?)\n\n?\w*SyntaxError/m.exec(said);
    if (match?.[1] !== undefined) return { file, line: Number(match[1]), excerpt: match[2] ?? '' };
  }
  return null;
}

/** What `node --check` says against the file; empty where it has nothing to say. */
function check(path: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--check', path], { signal, timeout: CHECK_MS, env: {} }, (error, _stdout, stderr) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(error === null ? '' : stderr);
    });
  });
}
