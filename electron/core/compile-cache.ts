import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's own directory for caches: compiled code from a place that others can write to would be run as ours. */
function cacheDirectory(): string {
  const { env, platform } = process;
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
}

/**
 * Keeps compiled modules between runs: types stripped and code compiled once, a front starts in half
 * the time. Only for what is imported after the call. Where nothing can be kept nothing is.
 */
export function useCompileCache(): void {
  enableCompileCache(join(cacheDirectory(), 'isobar', 'compile-cache'));
}
