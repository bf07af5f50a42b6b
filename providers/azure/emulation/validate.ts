import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { HTTP_TIMEOUT_S } from '../limits.ts';
import { runtimes } from '../runtimes.ts';

/** What the host would refuse or ignore, and what the local runtime cannot run. */
export function validateAzureProject(project: Project): Problem[] {
  return [...entryProblems(project), ...runtimeProblems(project), ...timeoutProblems(project)];
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

function runtimeProblems({ runtime }: Project): Problem[] {
  const known = runtimes.find(({ id }) => id === runtime.toLowerCase());
  if (known?.local.supported === true) return [];
  const ids = runtimes.filter(({ local }) => local.supported).map(({ id }) => id);
  const message =
    known === undefined || known.local.supported ? `Unknown Azure runtime '${runtime}'.` : `${known.label}: ${known.local.reason}`;
  return [{ severity: 'error', field: 'runtime', message, hint: `Take one of ${ids.join(', ')}.` }];
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
