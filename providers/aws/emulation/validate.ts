import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { HANDLER_PATTERN } from '../limits.ts';
import { RESERVED_VARIABLES } from './environment.ts';

/** What Lambda would refuse, beside ranges and unknown runtimes, which are checked for every model alike. */
export function validateAwsProject(project: Project): Problem[] {
  return [...handlerProblems(project), ...variableProblems(project)];
}

function handlerProblems({ handler }: Project): Problem[] {
  const hint = 'Write it as path/file.export, for example src/index.handler.';
  if (!HANDLER_PATTERN.test(handler)) {
    return [{ severity: 'error', field: 'handler', message: 'The handler must have 1 to 128 characters and no blanks.', hint }];
  }
  if (handler.includes('..')) {
    return [{ severity: 'error', field: 'handler', message: `'${handler}' is not a valid handler name: it leaves the package.`, hint }];
  }
  if (!/[^/.]\.[^/]+$/.test(handler)) {
    return [{ severity: 'error', field: 'handler', message: `'${handler}' names no export.`, hint }];
  }
  return [];
}

/** Variables that Lambda sets itself. */
export function variableProblems({ env }: Project): Problem[] {
  return Object.keys(env)
    .filter((name) => RESERVED_VARIABLES.has(name))
    .map((name) => ({
      severity: 'warning',
      field: `env.${name}`,
      message: `${name} is reserved: Lambda sets it itself.`,
      hint: 'It is fine here, but a deployment to AWS would be refused. Use another name.',
    }));
}
