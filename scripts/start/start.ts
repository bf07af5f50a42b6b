import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, thisMachine } from '../../electron/web/browser.ts';
import { buildApp } from '../build/app.ts';
import { buildRenderer } from '../build/renderer.ts';
import { node24, ROOT, toolEnv } from '../lib/node24.mjs';
import { seconds } from '../lib/run-tool.ts';
import { noDesktop, webReason } from './choose-front.ts';
import { fetchElectron, findElectron } from './electron-binary.ts';
import { readStartArgs, USAGE, type StartArgs } from './start-args.ts';

/** A window that closes sooner than this with an error did not open. Milliseconds. */
const LAUNCH_LIMIT = 15_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** `npm start`: the console, as a window where one can be shown, else in the browser. Resolves to the exit code, or to null where it goes on and ends the process itself. */
export async function start(args: readonly string[]): Promise<number | null> {
  const options = readStartArgs(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!existsSync(join(ROOT, 'node_modules/vite'))) {
    say('The dependencies are not installed. Run "npm ci" first.');
    return 1;
  }
  await step('Building the console', buildRenderer);
  const none = noDesktop({ display: hasDisplay(thisMachine), root: thisMachine.root, platform: process.platform, wanted: !options.web });
  const reason = none ?? (await openDesktop(options));
  return typeof reason === 'string' ? openWeb(options, reason) : reason;
}

/** Runs a build and says so in one line where there was anything to do. */
async function step(label: string, build: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  process.stdout.write(process.stdout.isTTY ? `${label} …` : '');
  const built = await build();
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  if (built) say(`${label}: ${seconds(performance.now() - started)}`);
}

/** Shows the window and resolves to its exit code when it is closed, or to the reason why it cannot be shown. */
async function openDesktop(options: StartArgs): Promise<number | string> {
  const electron = findElectron() ?? (await download());
  if (typeof electron !== 'string') return `Electron's binary cannot be had (${electron.reason})`;
  await step('Building the desktop front', buildApp);
  const env = toolEnv({ ISOBAR_NODE: node24() });
  delete env['ELECTRON_RUN_AS_NODE'];
  const home = options.home === undefined ? [] : ['--home', options.home];
  const started = performance.now();
  const child = spawn(electron, [join(ROOT, 'dist/app'), ...home], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    complaint = (complaint + chunk.toString()).slice(-4000);
  });
  const code = await ended(child);
  if (code === 0 || performance.now() - started > LAUNCH_LIMIT) return code;
  return `Electron could not open a window (${complaint.trim().split('\n').at(-1) ?? `exit code ${code}`})`;
}

async function download(): Promise<string | { reason: string }> {
  const tty = process.stdout.isTTY;
  let shown = 0;
  if (!tty) say("Fetching Electron's binary, once.");
  const result = await fetchElectron((far) => {
    if (tty) process.stdout.write(`\r\x1b[KFetching Electron's binary, once: ${far}`);
    else if (performance.now() - shown > 5_000) {
      shown = performance.now();
      say(`  ${far}`);
    }
  });
  if (tty) process.stdout.write('\r\x1b[K');
  return 'path' in result ? result.path : result;
}

/** In this process: the sooner it is there, and Ctrl-C reaches it once. It ends the process itself. */
async function openWeb(options: StartArgs, why: string): Promise<null> {
  Object.assign(process.env, toolEnv());
  process.argv.splice(2, Infinity, '--reason', webReason(why), ...options.passed);
  await import('../../electron/web/main.ts');
  return null;
}

/** Waits for a front. Ctrl-C reaches it from the terminal; what is sent to this process alone is passed on. */
function ended(child: ChildProcess): Promise<number> {
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  return new Promise((resolve) => {
    const done = (code: number) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      done(1);
    });
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
