import { AppError } from '#shared/errors.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { runtimeProblems, type RuntimeTable } from '#shared/model/runtime-problems.ts';
import { emulation } from '../emulation/index.ts';
import { FLEX_MEMORY_MB, flexMemory, limits } from '../limits.ts';
import { AZURE } from '../provider-id.ts';
import { runtimes } from '../runtimes.ts';

/** Names of apps. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftweb */
const APP_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,58}[A-Za-z0-9])$/;
/** Families of stacks: a newer member than the table has is Azure's to judge. */
const FAMILY = /^(?:node|python|java|dotnet-isolated|powershell)\|[\w.]+$/;

const error = (field: string | null, message: string, hint: string): Problem => ({ severity: 'error', field, message, hint });
const warning = (field: string | null, message: string, hint: string): Problem => ({ severity: 'warning', field, message, hint });

const TABLE: RuntimeTable = { service: 'Azure Functions', judge: 'Azure', runtimes, usable: runtimes, family: FAMILY };

function sizeProblems({ memoryMb, timeoutS, concurrency }: Project): Problem[] {
  const problems: Problem[] = [];
  const largest = FLEX_MEMORY_MB.at(-1) ?? 0;
  if (memoryMb > largest) problems.push(error('memoryMb', `An instance has ${largest} MB at the most, not ${memoryMb}.`, 'Choose less.'));
  else if (flexMemory(memoryMb) !== memoryMb) {
    const size = flexMemory(memoryMb);
    problems.push(
      warning('memoryMb', `Instances have ${FLEX_MEMORY_MB.join(', ')} MB: it gets ${size}.`, `Write ${size} to have it said.`),
    );
  }
  if (timeoutS > limits.timeoutS.max) {
    problems.push(error('timeoutS', `A function may run for ${limits.timeoutS.max} seconds at the most here, not ${timeoutS}.`, 'Choose a shorter timeout.')); // prettier-ignore
  }
  if (concurrency > limits.concurrency.max) {
    problems.push(
      error('concurrency', `An instance takes ${limits.concurrency.max} requests at the most, not ${concurrency}.`, 'Choose less.'),
    );
  }
  return problems;
}

/** What stands against deploying a project to Azure, as far as it can be seen without asking. */
export function checkProject(project: Project, today = new Date().toISOString().slice(0, 10)): Problem[] {
  const problems: Problem[] = [];
  const { models } = emulation;
  if (models.every(({ id }) => id !== project.model)) {
    const runs = models.map(({ id, label }) => `${label} (${id})`).join(', ');
    problems.push(error('model', `Azure Functions cannot run functions that are written for "${project.model}".`, `It runs ${runs}.`));
  }
  if (!APP_NAME.test(project.name)) {
    problems.push(
      error('name', `"${project.name}" is no name for a function app.`, 'It has 2 to 60 letters, digits and "-", and no "-" at its ends.'),
    );
  }
  problems.push(...runtimeProblems(project.runtime, TABLE, today), ...sizeProblems(project));
  if (project.http.enabled && project.http.methods.length > 0) {
    problems.push(
      warning(
        'http',
        'The code of a function says which methods it answers, not the deployment.',
        'Name them where the function is registered.',
      ),
    );
  }
  return problems;
}

/** The first error among problems, as the error that stops a deployment. */
export function refuseErrors(problems: readonly Problem[], op: string): void {
  const first = problems.find(({ severity }) => severity === 'error');
  if (first === undefined) return;
  throw new AppError('invalid_input', first.message, {
    provider: AZURE,
    op,
    ...(first.hint === null ? {} : { hint: first.hint }),
    ...(first.field === null ? {} : { details: { field: first.field } }),
  });
}
