import type { Project } from '#shared/model/project.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { messageOf, numberOf, textMapOf, textOf, type Json } from '../api/json.ts';
import { runtimes } from '../../runtimes.ts';
import { isReservedVariable } from '../environment.ts';
import { gcpCloudEvent } from '../gcp-cloudevent.ts';
import { gcpHttp } from '../gcp-http.ts';
import { memoryMbOf } from './sizes.ts';

/** How a build is told what the source takes. @see https://cloud.google.com/docs/buildpacks/service-specific-configs */
export const SIGNATURE = 'GOOGLE_FUNCTION_SIGNATURE_TYPE';

/** A Function message as the project that the runtime runs. Throws INVALID_ARGUMENT in the service's way. */
export function toProject(hostName: string, spec: Json): Project {
  const build = messageOf(spec, 'buildConfig');
  const service = messageOf(spec, 'serviceConfig');
  const isEvent = spec['eventTrigger'] !== undefined || textOf(build['environmentVariables'], SIGNATURE) === 'cloudevent';
  const model = isEvent ? gcpCloudEvent : gcpHttp;
  const runtime = textOf(build, 'runtime');
  checkRuntime(runtime);
  // "Defaults to the resource name suffix, if not specified."
  const handler = textOf(build, 'entryPoint') || (textOf(spec, 'name').split('/').at(-1) ?? '');
  const timeoutS = numberOf(service, 'timeoutSeconds') || 60;
  const { max } = model.limits.timeoutS;
  if (timeoutS < 1 || timeoutS > max) {
    throw badField(
      'service_config.timeout_seconds',
      `Invalid value '${timeoutS}' for the timeout: it must be between 1 and ${max} seconds.`,
    );
  }
  const memoryMb = memoryMbOf(textOf(service, 'availableMemory'));
  const range = model.limits.memoryMb;
  if (memoryMb < range.min || memoryMb > range.max) {
    throw badField('service_config.available_memory', `Invalid value '${textOf(service, 'availableMemory')}' for available memory.`);
  }
  const concurrency = numberOf(service, 'maxInstanceRequestConcurrency') || 1;
  if (concurrency < 1 || concurrency > model.limits.concurrency.max) {
    throw badField(
      'service_config.max_instance_request_concurrency',
      `Invalid value '${concurrency}': it must be between 1 and ${model.limits.concurrency.max}.`,
    );
  }
  return {
    name: hostName,
    description: textOf(spec, 'description'),
    model: model.id,
    runtime,
    handler,
    memoryMb,
    timeoutS,
    concurrency,
    env: checkVariables(textMapOf(service, 'environmentVariables')),
    http: { enabled: true, methods: [] },
    tags: textMapOf(spec, 'labels'),
  };
}

function checkRuntime(id: string): void {
  if (id === '') throw badField('build_config.runtime', 'The runtime is missing.');
  const known = runtimes.find((one) => one.id === id);
  if (known === undefined) throw badField('build_config.runtime', `Invalid runtime "${id}".`);
  if (!known.local.supported) {
    throw new ApiError('FAILED_PRECONDITION', `The runtime "${id}" cannot run on this machine: ${known.local.reason}`);
  }
}

function checkVariables(env: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(env)) {
    if (isReservedVariable(name)) {
      throw badField('service_config.environment_variables', `The environment variable name ${name} is reserved by the system.`);
    }
  }
  return env;
}
