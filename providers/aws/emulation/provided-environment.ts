import { join } from 'node:path';
import type { FunctionIdentity } from '../../emulation.ts';
import { lambdaEnvironment } from './environment.ts';
import { BOTO3_PACKAGES, findBoto3 } from './python/find-boto3.ts';
import { findPython, pythonVersion, type FoundPython } from './python/find-python.ts';
import { BOTO3_VARIABLE, PYTHON_VARIABLE } from './runtime-api/runtime-command.ts';

/** What Lambda sets, and for the worker alone the interpreter and the SDK that this machine has. */
export function providedEnvironment(fn: FunctionIdentity): Record<string, string> {
  const { python, boto3 } = onThisMachine(fn.runtime);
  return {
    ...lambdaEnvironment(fn),
    ...(python === null ? {} : { [PYTHON_VARIABLE]: python.executable }),
    ...(boto3 === null ? {} : { [BOTO3_VARIABLE]: boto3 }),
  };
}

/** What the environment has to see: the interpreter's directories, and the packages that it is supplied with. */
export function providedReadable({ runtime }: FunctionIdentity): string[] {
  const { python, boto3 } = onThisMachine(runtime);
  return [...(python?.roots ?? []), ...(boto3 === null ? [] : BOTO3_PACKAGES.map((name) => join(boto3, name)))];
}

function onThisMachine(runtime: string): { python: FoundPython | null; boto3: string | null } {
  const version = pythonVersion(runtime);
  const python = version === null ? null : findPython(version);
  // What is there need not be the version that the function is for.
  return { python, boto3: python === null ? null : findBoto3(python.version.split('.', 2).join('.')) };
}
