import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { DirectoryKeeper } from '../environment-dirs.ts';
import { systemVariables } from '../system-variables.ts';
import { bubblewrap } from './bubblewrap.ts';
import { isInside, type Layout, type Sandbox } from './sandbox.ts';
import { unshare } from './unshare.ts';

const PROBE_MS = 5000;

/**
 * The best way to confine environments on this machine: each candidate is tried out on a process that has to see
 * what it must and must not see what it must not. Takes some tens of milliseconds.
 */
export function findSandbox(enabled: boolean, layout: Layout, dirs: DirectoryKeeper): Sandbox {
  const guard = parentGuard();
  const none = (reason: string): Sandbox => plainProcesses(reason, guard);
  if (!enabled) return none('Switched off in the settings.');
  if (process.platform !== 'linux') return none(`Not available on ${process.platform}; environments are ordinary processes of this user.`);
  const reasons: string[] = [];
  const bwrap = findProgram('bwrap');
  if (bwrap === null) reasons.push('bubblewrap is not installed (the package "bubblewrap")');
  else {
    const sandbox = bubblewrap(bwrap, layout);
    const problem = tryOut(sandbox, dirs);
    if (problem === null) return sandbox;
    reasons.push(`bubblewrap does not work here: ${problem}`);
  }
  const program = findProgram('unshare');
  if (program !== null && layout.readable.some((path) => isInside(path, '/tmp')))
    reasons.push('code lies in /tmp, so that /tmp cannot be made private');
  else if (program !== null) {
    const sandbox = unshare(program, layout, guard);
    const problem = tryOut(sandbox, dirs);
    if (problem === null) return { ...sandbox, reason: `Only /tmp is private: ${reasons.join('; ')}.` };
    reasons.push(`unshare does not work here: ${problem}`);
  }
  return none(`${capitalise(reasons.join('; '))}.`);
}

/** No sandbox at all. `guard` ties a process to this one where the system can. */
export function plainProcesses(
  reason: string | null,
  guard: (command: readonly string[]) => string[] = (command) => [...command],
): Sandbox {
  return {
    kind: 'none',
    wrapper: null,
    reason,
    paths: ({ temp, home, compileCache }) => ({ temp, home, compileCache }),
    wrap(command) {
      const [file = command.file, ...args] = guard([command.file, ...command.args]);
      return { ...command, file, args };
    },
    mounts: () => false,
    sees: () => true,
  };
}

/** Wraps a command so that it ends when the runtime does, however that ends; as it is where the system cannot do that. */
function parentGuard(): (command: readonly string[]) => string[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  if (setpriv === null || spawnSync(setpriv, ['--pdeathsig', 'KILL', '--', '/bin/true'], { timeout: PROBE_MS }).status !== 0) {
    return (command) => [...command];
  }
  return (command) => [setpriv, '--pdeathsig', 'KILL', '--', ...command];
}

/** Says why the sandbox is of no use; null where it is. */
function tryOut(sandbox: Sandbox, keeper: DirectoryKeeper): string | null {
  const dirs = keeper.create('probe');
  // A file of the host's /tmp must be out of sight, one of the environment's own in sight.
  const outside = join('/tmp', `isobar-probe-${process.pid}-${Date.now()}`);
  try {
    mkdirSync(outside);
    writeFileSync(join(dirs.temp, 'own'), '');
    const script = `const {existsSync, writeFileSync} = require('node:fs');
      if (existsSync(${JSON.stringify(outside)})) throw new Error('the /tmp of this machine is in sight');
      if (!existsSync('/tmp/own')) throw new Error('its own /tmp is out of sight');
      writeFileSync('/tmp/written', '');`;
    const paths = sandbox.paths(dirs);
    const env = { ...systemVariables(), HOME: paths.home };
    const command = sandbox.wrap({ file: process.execPath, args: ['-e', script], env, cwd: '/' }, dirs);
    const result = spawnSync(command.file, command.args, { env: command.env, cwd: command.cwd, timeout: PROBE_MS, encoding: 'utf8' });
    if (result.status === 0) return null;
    const lines = `${result.error?.message ?? ''}\n${result.stderr ?? ''}`.split('\n').map((line) => line.trim());
    return (
      lines.find((line) => /^(bwrap|unshare|mount|sh|Error|spawn)/i.test(line)) ??
      lines.find((line) => line !== '') ??
      `it ended with status ${result.status}`
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(outside, { recursive: true, force: true });
    rmSync(dirs.root, { recursive: true, force: true });
  }
}

function findProgram(name: string): string | null {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(directory, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this one.
    }
  }
  return null;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
