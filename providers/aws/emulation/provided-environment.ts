import type { FunctionIdentity } from '../../emulation.ts';
import { lambdaEnvironment } from './environment.ts';
import { findPython, pythonVersion } from './python/find-python.ts';
import { PYTHON_VARIABLE } from './runtime-api/runtime-command.ts';

/** What Lambda sets, and for the worker alone the interpreter that this machine has. */
export function providedEnvironment(fn: FunctionIdentity): Record<string, string> {
  const version = pythonVersion(fn.runtime);
  const python = version === null ? null : findPython(version);
  return { ...lambdaEnvironment(fn), ...(python === null ? {} : { [PYTHON_VARIABLE]: python.executable }) };
}

/** Directories that the environment has to see: the interpreter's. */
export function providedReadable({ runtime }: FunctionIdentity): string[] {
  const version = pythonVersion(runtime);
  return version === null ? [] : (findPython(version)?.roots ?? []);
}
