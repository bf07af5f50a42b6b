import { fileURLToPath } from 'node:url';
import type { Command } from './environment-process.ts';
import type { EnvironmentDirs } from './environment-dirs.ts';

const BOOTSTRAP = fileURLToPath(new URL('../environment/bootstrap.ts', import.meta.url));

/**
 * Heap limits for a function's memory, in MB. The rest is for code, stacks and buffers; the young generation
 * is kept small in small environments, where garbage that waits would fill the memory (V8's default is 16 per half).
 */
export function heapFlags(memoryMb: number): string[] {
  const semiSpace = memoryMb <= 256 ? 4 : memoryMb <= 512 ? 8 : 16;
  return [`--max-old-space-size=${Math.max(48, Math.floor(memoryMb * 0.9))}`, `--max-semi-space-size=${semiSpace}`];
}

/** The command for an environment without a sandbox. Nothing of this process's own variables is passed on. */
export function startCommand(dirs: EnvironmentDirs, memoryMb: number, extraEnv: Record<string, string> = {}): Command {
  return {
    file: process.execPath,
    args: [...heapFlags(memoryMb), '--disable-warning=ExperimentalWarning', BOOTSTRAP],
    env: { ...systemVariables(), HOME: dirs.home, TMPDIR: dirs.temp, NODE_COMPILE_CACHE: dirs.compileCache, ...extraEnv },
    cwd: dirs.temp,
  };
}

/** The variables that every environment has, whatever the model and the user say. */
export function systemVariables(): Record<string, string> {
  if (process.platform !== 'win32') {
    return { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'en_US.UTF-8', TZ: 'UTC' };
  }
  const kept = ['SystemRoot', 'SystemDrive', 'windir', 'COMSPEC', 'PATHEXT', 'PATH'];
  const values = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(values), TZ: 'UTC' };
}
