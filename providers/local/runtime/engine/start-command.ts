import { fileURLToPath } from 'node:url';
import type { Command } from './environment-process.ts';
import type { EnvironmentDirs } from './environment-dirs.ts';
import type { Sandbox, Seen } from './sandbox/sandbox.ts';
import { systemVariables } from './system-variables.ts';

const BOOTSTRAP = fileURLToPath(new URL('../environment/bootstrap.ts', import.meta.url));

/** Of this much memory and more, V8's own size of the young generation (16 MB a half) is left alone. */
const ROOMY_MB = 1024;
/** Of so much, twice of what smaller ones get: with less, calls of a web framework cost a tenth more. */
const SMALL_MB = 256;

/**
 * Heap limits for a function's memory, in MB. The rest is for code, stacks and buffers; the young generation is
 * kept small in small environments, where garbage that waits would fill the memory. So little is collected by one
 * thread: waking others for it costs more than they do.
 */
export function heapFlags(memoryMb: number): string[] {
  const semiSpace = memoryMb >= ROOMY_MB ? 16 : memoryMb >= SMALL_MB ? 8 : 4;
  const limits = [`--max-old-space-size=${Math.max(48, Math.floor(memoryMb * 0.9))}`, `--max-semi-space-size=${semiSpace}`];
  return memoryMb >= ROOMY_MB ? limits : [...limits, '--no-parallel-scavenge'];
}

/** `readable` and `mounts`: what is seen besides what every environment sees. */
export interface StartOptions extends Seen {
  memoryMb: number;
  /** Variables that have to be there from the start. */
  env: Record<string, string>;
  /** A program that starts the environment: it gets the command as its arguments. */
  through?: string | null;
  /** For Node, before its program. */
  nodeArguments?: readonly string[];
}

/** The command that starts an environment. Nothing of this process's own variables is passed on. */
export function startCommand(
  sandbox: Sandbox,
  dirs: EnvironmentDirs,
  { memoryMb, env, through = null, nodeArguments = [], ...seen }: StartOptions,
): Command {
  const { temp, home, compileCache } = sandbox.paths(dirs);
  const args = [...heapFlags(memoryMb), ...nodeArguments, '--disable-warning=ExperimentalWarning', BOOTSTRAP];
  const plain: Command = {
    ...(through === null ? { file: process.execPath, args } : { file: through, args: [process.execPath, ...args] }),
    env: { ...systemVariables(), HOME: home, TMPDIR: temp, NODE_COMPILE_CACHE: compileCache, ...env },
    cwd: dirs.temp,
  };
  return sandbox.wrap(plain, dirs, seen);
}
