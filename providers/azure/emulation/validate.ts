import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { HTTP_TIMEOUT_S } from '../limits.ts';

/** What the host would refuse or ignore, beside ranges and unknown runtimes, which are checked for every model alike. */
export function validateAzureProject(project: Project): Problem[] {
  return [...entryProblems(project), ...timeoutProblems(project)];
}

function entryProblems({ handler }: Project): Problem[] {
  if (handler !== '' && !handler.split('/').includes('..') && !handler.startsWith('/')) return [];
  return [
    {
      severity: 'error',
      field: 'handler',
      message: `'${handler}' cannot be the entry point of a function app.`,
      hint: 'Give the file or glob that package.json names as "main", for example src/functions/*.js.',
    },
  ];
}

function timeoutProblems({ timeoutS }: Project): Problem[] {
  if (timeoutS <= HTTP_TIMEOUT_S) return [];
  return [
    {
      severity: 'warning',
      field: 'timeoutS',
      message: `HTTP functions on Azure have ${HTTP_TIMEOUT_S} seconds to answer, whatever the timeout is.`,
      hint: 'The local runtime waits for the full timeout. Answer with 202 and go on in a queue function where it takes longer.',
    },
  ];
}
