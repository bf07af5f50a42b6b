import type { Project } from '#shared/model/project.ts';
import { gcpCloudEvent } from '../emulation/gcp-cloudevent.ts';
import { cpuFor } from '../functions/update.ts';
import type { WireFunction } from '../wire.ts';

type Trigger = NonNullable<WireFunction['eventTrigger']>;

/** A project in Google's terms. Null means: as it is, or Google's own default for a new function. */
export interface Wanted {
  name: string;
  isEvent: boolean;
  runtime: string;
  entryPoint: string;
  description: string;
  memoryMb: number;
  timeoutS: number;
  concurrency: number;
  env: Record<string, string>;
  labels: Record<string, string>;
  trigger: Trigger | null;
  serviceAccount: string | null;
  cpu: string | null;
  minInstances: number | null;
  maxInstances: number | null;
  ingress: 'ALLOW_ALL' | 'ALLOW_INTERNAL_ONLY' | 'ALLOW_INTERNAL_AND_GCLB' | null;
  secrets: { key: string; secret: string; version: string; projectId: string }[] | null;
  invoker: 'public' | 'private' | null;
  /** Whether it is to have an address that people use. */
  hasUrl: boolean;
}

const pairs = (text: string): [string, string][] =>
  text.split(',').map((one) => [one.slice(0, one.indexOf('=')).trim(), one.slice(one.indexOf('=') + 1).trim()]);

function triggerOf(options: Record<string, string>, project: string): Trigger | null {
  const { eventType, topic, eventFilters, triggerRegion, retry } = options;
  if (eventType === undefined) return null;
  return {
    eventType,
    ...(topic === undefined ? {} : { pubsubTopic: topic.includes('/') ? topic : `projects/${project}/topics/${topic}` }),
    ...(eventFilters === undefined
      ? {}
      : {
          eventFilters: pairs(eventFilters).map(([attribute, value]) => ({
            attribute,
            value,
            ...(/[*{]/.test(value) ? { operator: 'match-path-pattern' } : {}),
          })),
        }),
    ...(triggerRegion === undefined ? {} : { triggerRegion }),
    retryPolicy: retry === 'yes' ? 'RETRY_POLICY_RETRY' : 'RETRY_POLICY_DO_NOT_RETRY',
  };
}

function secretsOf(text: string | undefined, project: string): Wanted['secrets'] {
  if (text === undefined) return null;
  return pairs(text).map(([key, value]) => {
    const [name = '', version = 'latest'] = value.split(':');
    const [, projectId = project, secret = name] = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(name) ?? [];
    return { key, secret, version, projectId };
  });
}

const countOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

function ingressOf({ ingress }: Record<string, string>, closed: boolean): Wanted['ingress'] {
  if (ingress === 'ALLOW_ALL' || ingress === 'ALLOW_INTERNAL_ONLY' || ingress === 'ALLOW_INTERNAL_AND_GCLB') return ingress;
  return closed ? 'ALLOW_INTERNAL_ONLY' : null;
}

/** A project as it is to be in `gcpProject`. */
export function toWanted(project: Project, gcpProject: string): Wanted {
  const { options = {} } = project;
  const isEvent = project.model === gcpCloudEvent.id;
  const { invoker } = options;
  return {
    name: project.name,
    isEvent,
    runtime: project.runtime,
    entryPoint: project.handler,
    description: project.description,
    memoryMb: project.memoryMb,
    timeoutS: Math.ceil(project.timeoutS),
    concurrency: project.concurrency,
    env: project.env,
    labels: project.tags,
    trigger: isEvent ? triggerOf(options, gcpProject) : null,
    serviceAccount: options['serviceAccount'] ?? null,
    cpu: options['cpu'] ?? cpuFor(project.concurrency),
    minInstances: countOf(options['minInstances']),
    maxInstances: countOf(options['maxInstances']),
    ingress: ingressOf(options, !isEvent && !project.http.enabled),
    secrets: secretsOf(options['secrets'], gcpProject),
    invoker: invoker === 'public' || invoker === 'private' ? invoker : null,
    hasUrl: !isEvent && project.http.enabled,
  };
}

/** What is sent, and which of its fields are meant. The source comes on top of it. */
export function toWireFunction(wanted: Wanted, labels: Record<string, string>): { fn: WireFunction; paths: string[] } {
  const { serviceAccount, cpu, minInstances, maxInstances, ingress, secrets, trigger } = wanted;
  const optional = [
    serviceAccount === null ? null : (['service_account_email', { serviceAccountEmail: serviceAccount }] as const),
    cpu === null ? null : (['available_cpu', { availableCpu: cpu }] as const),
    minInstances === null ? null : (['min_instance_count', { minInstanceCount: minInstances }] as const),
    maxInstances === null ? null : (['max_instance_count', { maxInstanceCount: maxInstances }] as const),
    ingress === null ? null : (['ingress_settings', { ingressSettings: ingress }] as const),
    secrets === null ? null : (['secret_environment_variables', { secretEnvironmentVariables: secrets }] as const),
  ].filter((one) => one !== null);
  const fn: WireFunction = {
    environment: 'GEN_2',
    description: wanted.description,
    labels,
    buildConfig: { runtime: wanted.runtime, entryPoint: wanted.entryPoint },
    serviceConfig: {
      availableMemory: `${wanted.memoryMb}Mi`,
      timeoutSeconds: wanted.timeoutS,
      maxInstanceRequestConcurrency: wanted.concurrency,
      environmentVariables: wanted.env,
      // After a rollback the traffic is held at a revision; a deployment takes it.
      allTrafficOnLatestRevision: true,
      ...Object.assign({}, ...optional.map(([, value]) => value)),
    },
    ...(trigger === null ? {} : { eventTrigger: trigger }),
  };
  const paths = [
    'description',
    'labels',
    'build_config.runtime',
    'build_config.entry_point',
    ...['available_memory', 'timeout_seconds', 'max_instance_request_concurrency', 'environment_variables', 'all_traffic_on_latest_revision', ...optional.map(([path]) => path)].map((path) => `service_config.${path}`),
    ...(trigger === null ? [] : ['event_trigger']),
  ]; // prettier-ignore
  return { fn, paths };
}
