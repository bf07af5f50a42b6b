import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionIdentity } from '../../../emulation.ts';
import { findPython, pythonVersion } from '../python/find-python.ts';
import { execWrapper } from '../exec-wrapper.ts';
import { RuntimeError } from '../runtime-errors.ts';

const PYTHON_CLIENT = fileURLToPath(new URL('../python/bootstrap.py', import.meta.url));

/** The interpreter that the host found, see `providedEnvironment`. */
export const PYTHON_VARIABLE = 'ISOBAR_PYTHON';
/** The directory of packages that boto3 is supplied from. */
export const BOTO3_VARIABLE = 'ISOBAR_BOTO3';

export interface RuntimeCommand {
  file: string;
  args: string[];
}

/**
 * What to start for a function: the Python client, or the `bootstrap` of the code or a layer. Throws
 * `Runtime.InvalidEntrypoint` in Lambda's words where there is nothing to start.
 */
export function runtimeCommand(fn: FunctionIdentity, opt: string, env: NodeJS.ProcessEnv): RuntimeCommand {
  const version = pythonVersion(fn.runtime);
  if (version !== null) return wrapped(pythonCommand(version, env), execWrapper(fn));
  const candidates = [join(fn.codeDir, 'bootstrap'), join(opt, 'bootstrap')];
  const file = candidates.find((path) => existsSync(path) && statSync(path).isFile());
  if (file === undefined) {
    throw new RuntimeError('Runtime.InvalidEntrypoint', "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]", '');
  }
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw new RuntimeError('Runtime.InvalidEntrypoint', `fork/exec ${shownPath(file, opt)}: permission denied`, '');
  }
  return { file, args: [] };
}

/** The command handed to the function's wrapper script, where it names one. */
function wrapped(command: RuntimeCommand, wrapper: string | null): RuntimeCommand {
  if (wrapper === null) return command;
  if (!existsSync(wrapper)) throw new RuntimeError('Runtime.InvalidEntrypoint', `The wrapper script ${wrapper} does not exist.`, '');
  return { file: wrapper, args: [command.file, ...command.args] };
}

/** The path that the file has on Lambda. */
function shownPath(file: string, opt: string): string {
  return file.startsWith(opt) ? '/opt/bootstrap' : '/var/task/bootstrap';
}

function pythonCommand(version: string, env: NodeJS.ProcessEnv): RuntimeCommand {
  const file = env[PYTHON_VARIABLE] ?? findPython(version)?.executable;
  if (file === undefined) {
    throw new RuntimeError(
      'Runtime.InvalidEntrypoint',
      `No Python 3 is installed on this machine; the function is for Python ${version}.`,
      '',
    );
  }
  // The code may be read-only, and is shared by all environments: no compiled files beside it.
  return { file, args: ['-u', '-B', PYTHON_CLIENT, env[BOTO3_VARIABLE] ?? ''] };
}
