import { ApiError, badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textMapOf, textOf, type Json } from '../api/json.ts';
import { formatName, type FunctionPlace } from '../functions/resource-name.ts';

/** What clients may not set. @see the OUTPUT_ONLY fields of google/cloud/run/v2/service.proto */
const OUTPUT_ONLY = new Set(['uid', 'generation', 'createTime', 'updateTime', 'deleteTime', 'expireTime', 'creator', 'lastModifier', 'urls', 'observedGeneration', 'terminalCondition', 'conditions', 'latestReadyRevision', 'latestCreatedRevision', 'trafficStatuses', 'uri', 'satisfiesPzs', 'reconciling', 'etag']); // prettier-ignore
/** What is carried here; the rest is refused where it says something. */
const SERVICE = new Set(['name', 'description', 'labels', 'annotations', 'client', 'clientVersion', 'ingress', 'launchStage', 'template', 'traffic', 'scaling', 'buildConfig']); // prettier-ignore
const TEMPLATE = new Set(['containers', 'timeout', 'maxInstanceRequestConcurrency', 'scaling', 'serviceAccount', 'labels', 'annotations', 'executionEnvironment']); // prettier-ignore
const CONTAINER = new Set(['name', 'image', 'env', 'resources', 'ports', 'baseImageUri', 'buildInfo']);

/** @see https://cloud.google.com/run/docs/configuring/services/memory-limits */
const MEMORY = '512Mi';
/** @see https://cloud.google.com/run/docs/configuring/request-timeout */
const TIMEOUT_S = 300;
/** @see https://cloud.google.com/run/docs/about-concurrency */
const CONCURRENCY = 80;

const IMAGES =
  'This emulation runs functions, not container images: name the source and its function in build_config, or deploy through the Cloud Functions API.';

/** A service as a client sent it, without what only the API says. Throws UNIMPLEMENTED for what is not emulated. */
export function sentService(service: Json): Json {
  const sent = Object.fromEntries(Object.entries(service).filter(([field]) => !OUTPUT_ONLY.has(field)));
  refuseOthers(sent, SERVICE, 'service');
  const template = messageOf(sent, 'template');
  refuseOthers(template, TEMPLATE, 'service.template');
  const containers = listOf(template, 'containers');
  if (containers.length > 1) throw new ApiError('UNIMPLEMENTED', 'Side-cars are not part of this emulation.');
  for (const container of containers) if (isJson(container)) refuseOthers(container, CONTAINER, 'service.template.containers[0]');
  return sent;
}

function refuseOthers(message: Json, known: ReadonlySet<string>, at: string): void {
  const other = Object.keys(message).find((field) => !known.has(field) && says(message[field]));
  if (other !== undefined) throw new ApiError('UNIMPLEMENTED', `The field ${at}.${other} is not part of this emulation.`);
}

/** Whether a field has another value than the one it has where nobody sets it. */
function says(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJson(value)) return Object.values(value).some(says);
  if (typeof value === 'string') return value !== '' && !value.endsWith('_UNSPECIFIED');
  return value !== false && value !== 0 && value !== null && value !== undefined;
}

/** What of a service makes a revision, as a function's configuration. Throws INVALID_ARGUMENT or UNIMPLEMENTED. */
export function toSpec(place: FunctionPlace, service: Json): Json {
  const build = messageOf(service, 'buildConfig');
  const target = textOf(build, 'functionTarget');
  if (target === '') throw new ApiError('UNIMPLEMENTED', IMAGES);
  const template = messageOf(service, 'template');
  const [container] = listOf(template, 'containers');
  return {
    name: formatName(place),
    description: textOf(service, 'description'),
    labels: textMapOf(service, 'labels'),
    buildConfig: {
      runtime: runtimeOf(textOf(build, 'baseImage')),
      entryPoint: target,
      environmentVariables: textMapOf(build, 'environmentVariables'),
      source: { storageSource: sourceOf(textOf(build, 'sourceLocation')) },
    },
    serviceConfig: {
      timeoutSeconds: Number.parseFloat(textOf(template, 'timeout')) || TIMEOUT_S,
      availableMemory: textOf(messageOf(messageOf(container, 'resources'), 'limits'), 'memory') || MEMORY,
      maxInstanceRequestConcurrency: numberOf(template, 'maxInstanceRequestConcurrency') || CONCURRENCY,
      environmentVariables: variablesOf(container),
      // A service's traffic stays as it was divided.
      allTrafficOnLatestRevision: false,
    },
  };
}

/** `nodejs24` of `…/runtimes/nodejs24`. @see https://cloud.google.com/run/docs/configuring/services/runtime-base-images */
function runtimeOf(baseImage: string): string {
  const runtime = /(?:^|\/runtimes\/)([a-z]+\d+)(?::[\w.-]+)?$/.exec(baseImage)?.[1];
  if (runtime !== undefined) return runtime;
  throw badField(
    'service.build_config.base_image',
    'The emulation needs the base image, which says the runtime: us-central1-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24 for one.',
  );
}

/** "The Cloud Storage bucket URI where the function source code is located": google/cloud/run/v2/vendor_settings.proto */
function sourceOf(location: string): Json {
  const [, bucket, object, generation] = /^gs:\/\/([^/]+)\/([^#]+)(?:#(\d+))?$/.exec(location) ?? [];
  if (bucket !== undefined && object !== undefined) return { bucket, object, ...(generation === undefined ? {} : { generation }) };
  throw badField('service.build_config.source_location', `Invalid source location "${location}": expected gs://BUCKET/OBJECT.`);
}

function variablesOf(container: unknown): Record<string, string> {
  const variables = listOf(container, 'env').map((one) => {
    if (says(messageOf(one, 'valueSource'))) throw new ApiError('UNIMPLEMENTED', 'Secrets as variables are not part of this emulation.');
    return [textOf(one, 'name'), textOf(one, 'value')] as const;
  });
  return Object.fromEntries(variables);
}
