import { AppError } from '#shared/errors.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { runtimeProblems, type RuntimeTable } from '#shared/model/runtime-problems.ts';
import { isReservedVariable } from '../emulation/environment.ts';
import { gcpCloudEvent } from '../emulation/gcp-cloudevent.ts';
import { gcpHttp } from '../emulation/gcp-http.ts';
import { GCP } from '../provider-id.ts';
import { runtimes } from '../runtimes.ts';
import type { Deployed } from '../functions/deployed.ts';
import { ENVIRONMENTS, enumName } from '../enum-name.ts';

const models = [gcpHttp, gcpCloudEvent];

/** Families of identifiers: a newer member than the table has is Google's to judge. */
const FAMILY = /^(?:nodejs|python|go|java|ruby|dotnet|php)\d+$/;
/** "must be between 4-63 characters, and valid characters are /[a-z][0-9]-/". google/cloud/functions/v2/functions.proto, CreateFunctionRequest */
const NAME = /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/;
/** @see https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
const LABEL_NAME = /^[a-z][a-z0-9_-]{0,62}$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;

const error = (field: string | null, message: string, hint: string): Problem => ({ severity: 'error', field, message, hint });
const warning = (field: string | null, message: string, hint: string): Problem => ({ severity: 'warning', field, message, hint });

const tableFor = (model: string): RuntimeTable => ({
  service: 'Google Cloud',
  judge: 'Google',
  runtimes,
  usable: models.find(({ id }) => id === model)?.runtimes ?? runtimes,
  family: FAMILY,
});

function rangeProblems(project: Project, limits: (typeof gcpHttp)['limits']): Problem[] {
  const { memoryMb, timeoutS, concurrency } = limits;
  const problems: Problem[] = [];
  if (memoryMb !== undefined && (project.memoryMb < memoryMb.min || project.memoryMb > memoryMb.max)) {
    problems.push(
      error(
        'memoryMb',
        `Cloud Run takes ${memoryMb.min} to ${memoryMb.max} MB of memory, not ${project.memoryMb}.`,
        'Choose a value in that range.',
      ),
    );
  }
  if (timeoutS !== undefined && project.timeoutS > timeoutS.max) {
    problems.push(
      error(
        'timeoutS',
        `Such a function runs for ${timeoutS.max} seconds at the most, not ${project.timeoutS}.`,
        'Choose a shorter timeout.',
      ),
    );
  }
  if (concurrency !== undefined && project.concurrency > concurrency.max) {
    problems.push(error('concurrency', `An instance takes ${concurrency.max} requests at a time at the most.`, 'Choose fewer.'));
  }
  return problems;
}

function nameProblems({ name, env, tags }: Project): Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(name)) {
    const hint = 'Use 4 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last.';
    problems.push(error('name', `Google Cloud takes no function named "${name}".`, hint));
  }
  for (const variable of Object.keys(env)) {
    if (isReservedVariable(variable))
      problems.push(error(`env.${variable}`, `${variable} is reserved: Google sets it itself.`, 'Use another name.'));
  }
  for (const [label, value] of Object.entries(tags)) {
    if (LABEL_NAME.test(label) && LABEL_VALUE.test(value)) continue;
    problems.push(
      error(
        `tags.${label}`,
        `"${label}=${value}" is no label of Google Cloud.`,
        'Labels have lower-case letters, digits, "_" and "-", 63 at the most.',
      ),
    );
  }
  return problems;
}

/** What stands against deploying a project to Google Cloud, as far as it can be seen without asking. */
export function checkProject(project: Project, today = new Date().toISOString().slice(0, 10)): Problem[] {
  const model = models.find(({ id }) => id === project.model);
  if (model === undefined) {
    const runs = models.map(({ id, label }) => `${label} (${id})`).join(', ');
    return [error('model', `Google Cloud cannot run functions that are written for "${project.model}".`, `It runs ${runs}.`)];
  }
  const problems = [
    ...nameProblems(project),
    ...runtimeProblems(project.runtime, tableFor(project.model), today),
    ...rangeProblems(project, model.limits),
  ];
  if (project.http.enabled && project.http.methods.length > 0) {
    problems.push(
      warning('http', 'A function answers every method, not only those that are named.', 'Look at the method in the function.'),
    );
  }
  const { eventType, topic } = project.options ?? {};
  if (eventType?.startsWith('google.cloud.pubsub.') === true && topic === undefined) {
    problems.push(error('options.topic', 'The topic of the messages is missing.', 'Name the topic.'));
  }
  if (model.id === gcpHttp.id && eventType !== undefined) {
    problems.push(
      error('options.eventType', 'A function for HTTP requests has no event.', 'Leave the event out, or write a CloudEvent function.'),
    );
  }
  return problems;
}

/** What stands against it once it is known what is there. */
export function checkExisting(project: Project, existing: Deployed | null): Problem[] {
  const isEvent = project.model === gcpCloudEvent.id;
  if (existing === null) {
    if (!isEvent || project.options?.['eventType'] !== undefined) return [];
    return [
      error(
        'options.eventType',
        'A new event function needs the event that sets it off.',
        'Choose an event, for example google.cloud.storage.object.v1.finalized.',
      ),
    ];
  }
  if (existing.kind === 'service') {
    const hint = 'Deploy it with "gcloud run deploy --source", or choose another name.';
    return [error('name', `${project.name} is a Cloud Run service that was deployed from source.`, hint)];
  }
  if (enumName(ENVIRONMENTS, existing.fn.environment) === 'GEN_1') {
    return [
      error(
        'name',
        `${project.name} is a function of the first generation.`,
        'Choose another name: new functions are of the second generation.',
      ),
    ];
  }
  return [];
}

/** The first error among problems, as the error that stops a deployment. */
export function refuseErrors(problems: readonly Problem[], op: string): void {
  const first = problems.find(({ severity }) => severity === 'error');
  if (first === undefined) return;
  throw new AppError('invalid_input', first.message, {
    provider: GCP,
    op,
    ...(first.hint === null ? {} : { hint: first.hint }),
    ...(first.field === null ? {} : { details: { field: first.field } }),
  });
}
