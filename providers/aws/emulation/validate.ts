import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { HANDLER_PATTERN, VARIABLE_PATTERN, VARIABLE_RULE } from '../limits.ts';
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

/** Variables that Lambda sets itself, and names that it does not take. */
export function variableProblems({ env }: Project): Problem[] {
  const warning = (name: string, message: string, remedy: string): Problem => ({
    severity: 'warning',
    field: `env.${name}`,
    message,
    hint: `It is fine here, but a deployment to AWS would be refused. ${remedy}`,
  });
  return Object.keys(env).flatMap((name) => {
    if (RESERVED_VARIABLES.has(name)) return [warning(name, `${name} is reserved: Lambda sets it itself.`, 'Use another name.')];
    if (!VARIABLE_PATTERN.test(name)) return [warning(name, `Lambda takes no variable named "${name}".`, VARIABLE_RULE)];
    return [];
  });
}
