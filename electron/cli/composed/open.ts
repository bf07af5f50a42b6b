import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CommandContext, Parsed } from '../command.ts';

const MAIN = fileURLToPath(new URL('../../web/main.ts', import.meta.url));

/** Hands over to the web front, a program of its own, and ends as it ends. */
export function openConsole({ input }: Parsed, { global }: CommandContext): Promise<number> {
  const args = [
    ...(global.home === undefined ? [] : ['--home', global.home]),
    ...(input['port'] === undefined ? [] : ['--port', String(input['port'])]),
    ...(input['browser'] === false ? ['--no-browser'] : []),
    ...(input['reason'] === undefined ? [] : ['--reason', String(input['reason'])]),
  ];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'inherit' });
  // The terminal's Ctrl-C reaches the child by itself; a signal to this process alone is passed on.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
