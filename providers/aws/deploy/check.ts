import { AppError } from '#shared/errors.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { runtimeProblems, type RuntimeTable } from '#shared/model/runtime-problems.ts';
import { models } from '../emulation/models.ts';
import { VARIABLE_PATTERN, VARIABLE_RULE, limits } from '../limits.ts';
import { AWS } from '../provider-id.ts';
import { runtimes } from '../runtimes.ts';

/** Families of identifiers: a newer member than the table has is AWS's to judge. */
const FAMILY = /^(?:nodejs|python|java|dotnet|ruby|go|provided)[\w.]*$/;

const error = (field: string | null, message: string, hint: string): Problem => ({ severity: 'error', field, message, hint });
const warning = (field: string | null, message: string, hint: string): Problem => ({ severity: 'warning', field, message, hint });

const tableFor = (model: string): RuntimeTable => ({
  service: 'Lambda',
  judge: 'AWS',
  runtimes,
  usable: models.find(({ id }) => id === model)?.runtimes ?? runtimes,
  family: FAMILY,
});

function variableProblems({ env }: Project): Problem[] {
  return Object.keys(env)
    .filter((name) => !VARIABLE_PATTERN.test(name))
    .map((name) => error(`env.${name}`, `Lambda takes no variable named "${name}".`, VARIABLE_RULE));
}

/** What stands against deploying a project to Lambda, as far as it can be seen without asking. */
export function checkProject(project: Project, today = new Date().toISOString().slice(0, 10)): Problem[] {
  const problems: Problem[] = [];
  if (models.every(({ id }) => id !== project.model)) {
    problems.push(
      error(
        'model',
        `Lambda cannot run functions that are written for "${project.model}".`,
        `It runs ${models.map(({ id, label }) => `${label} (${id})`).join(', ')}.`,
      ),
    );
  }
  problems.push(...runtimeProblems(project.runtime, tableFor(project.model), today));
  const { min, max } = limits.memoryMb;
  if (project.memoryMb < min || project.memoryMb > max) {
    problems.push(
      error('memoryMb', `Lambda takes ${min} to ${max} MB of memory, not ${project.memoryMb}.`, 'Choose a value in that range.'),
    );
  }
  if (project.timeoutS > limits.timeoutS.max) {
    problems.push(
      error(
        'timeoutS',
        `Lambda runs for ${limits.timeoutS.max} seconds at the most, not ${project.timeoutS}.`,
        'Choose a shorter timeout.',
      ),
    );
  }
  if (project.concurrency > limits.concurrency.max) {
    problems.push(error('concurrency', `An environment of Lambda takes one request at a time, not ${project.concurrency}.`, 'Choose 1.'));
  }
  problems.push(...variableProblems(project));
  if (project.http.enabled && project.http.methods.length > 0) {
    problems.push(
      warning('http', 'A function URL answers every method, not only those that are named.', 'Look at the method in the function.'),
    );
  }
  return problems;
}

/** The first error among problems, as the error that stops a deployment. */
export function refuseErrors(problems: readonly Problem[], op: string): void {
  const first = problems.find(({ severity }) => severity === 'error');
  if (first === undefined) return;
  throw new AppError('invalid_input', first.message, {
    provider: AWS,
    op,
    ...(first.hint === null ? {} : { hint: first.hint }),
    ...(first.field === null ? {} : { details: { field: first.field } }),
  });
}
