import { parseArgs } from 'node:util';
import { homePath } from '#core/home.ts';
import { linkAmong } from './url-guards.ts';

/** What the command line of the desktop front says. Electron and the system add words of their own: they are passed over. */
export function readArguments(args: readonly string[], env: Record<string, string | undefined>): { home: string; link: string | null } {
  const { values } = parseArgs({ args: [...args], options: { home: { type: 'string' } }, strict: false, allowPositionals: true });
  return { home: homePath(typeof values.home === 'string' ? values.home : undefined, env), link: linkAmong(args) };
}
