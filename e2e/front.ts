import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node24, ROOT, toolEnv } from '../scripts/lib/node24.mjs';

/** A web front with a home of its own, as a user starts it. */
export interface Front {
  home: string;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** The launch token. */
  token: string;
  /** Runs `isobar` on the same home and gives its standard output; throws where it fails. */
  isobar(...args: string[]): string;
  /** Ends the front, its runtime, and the home. */
  stop(): Promise<void>;
}

const CLI = join(ROOT, 'electron/cli/main.ts');
const WEB = join(ROOT, 'electron/web/main.ts');

function cli(home: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(node24(), [CLI, ...args, '--home', home], {
    cwd: ROOT,
    env: toolEnv(),
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  if (status !== 0) throw new Error(`isobar ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}

/** Starts a web front. `prepare` runs on the home before that. */
export async function startFront(prepare: (home: string) => void | Promise<void> = () => {}): Promise<Front> {
  const home = mkdtempSync(join(tmpdir(), 'isobar-e2e-'));
  await prepare(home);
  const child = spawn(node24(), [WEB, '--home', home, '--no-browser'], { cwd: ROOT, env: toolEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await address(child);
  return {
    home,
    origin: url.origin,
    token: new URLSearchParams(url.hash.slice(1)).get('token') ?? '',
    isobar: (...args) => cli(home, args),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
      cli(home, ['runtime', 'stop']);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The address that the front prints. */
function address(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.once('exit', (code) => reject(new Error(`The web front ended with ${code}:\n${printed}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed += `${line}\n`;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*#token=\S+/.exec(line)?.[0];
      if (found !== undefined) resolve(new URL(found));
    });
  });
}
