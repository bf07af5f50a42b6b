import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { HANDLER_PATTERN } from '../limits.ts';
import { findPython, pythonVersion } from './python/find-python.ts';
import { variableProblems } from './validate.ts';

/** What Lambda would refuse, and what this machine lacks. */
export function validateProvidedProject(project: Project): Problem[] {
  return [...handlerProblems(project), ...pythonProblems(project), ...variableProblems(project)];
}

function handlerProblems({ handler, runtime }: Project): Problem[] {
  if (!HANDLER_PATTERN.test(handler)) {
    const hint = 'A custom runtime reads it from the variable _HANDLER and may make of it what it wants.';
    return [{ severity: 'error', field: 'handler', message: 'The handler must have 1 to 128 characters and no blanks.', hint }];
  }
  if (pythonVersion(runtime) === null || /[^.]\.[^./]+$/.test(handler)) return [];
  return [
    {
      severity: 'error',
      field: 'handler',
      message: `'${handler}' names no function.`,
      hint: 'Write it as path/module.function, for example lambda_function.lambda_handler.',
    },
  ];
}

function pythonProblems({ runtime }: Project): Problem[] {
  const version = pythonVersion(runtime);
  if (version === null) return [];
  const python = findPython(version);
  if (python === null) {
    return [
      {
        severity: 'error',
        field: 'runtime',
        message: 'No Python 3 is installed on this machine.',
        hint: `Install Python ${version} (https://www.python.org/downloads/), then deploy again.`,
      },
    ];
  }
  if (python.version.startsWith(`${version}.`)) return [];
  return [
    {
      severity: 'warning',
      field: 'runtime',
      message: `Python ${version} is not installed; the function runs on Python ${python.version} here.`,
      hint: `Install Python ${version} to run it as on Lambda.`,
    },
  ];
}
