import type { HostFunction, HostVersion } from '../../../emulation-host.ts';
import type { Json } from '../api/json.ts';
import { revisionName } from '../functions/function-view.ts';
import { formatParent, type FunctionPlace } from '../functions/resource-name.ts';

/** Label that the functions service puts on the services it makes; gcloud finds them by it. */
export const MANAGED = { 'goog-managed-by': 'cloudfunctions' } as const;

export function serviceName(place: FunctionPlace): string {
  return `${formatParent(place)}/services/${place.id}`;
}

/** The Cloud Run service behind a function. @see google/cloud/run/v2/service.proto */
export function toService(place: FunctionPlace, host: HostFunction, url: string | null): Json {
  const name = serviceName(place);
  const revision = `${name}/revisions/${revisionName(place.id, host.live.version)}`;
  const ready = { type: 'Ready', state: 'CONDITION_SUCCEEDED', lastTransitionTime: time(host.updatedAtMs) };
  return {
    name,
    labels: { ...MANAGED, ...host.live.project.tags },
    createTime: time(host.createdAtMs),
    updateTime: time(host.updatedAtMs),
    generation: host.live.version,
    observedGeneration: host.live.version,
    ingress: 'INGRESS_TRAFFIC_ALL',
    template: templateOf(host.live),
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, ...(url === null ? {} : { uri: url }) }],
    terminalCondition: ready,
    conditions: [{ ...ready, type: 'RoutesReady' }],
    latestReadyRevision: revision,
    latestCreatedRevision: revision,
    ...(url === null ? {} : { uri: url, urls: [url] }),
  };
}

/** One version as the revision it would be. @see google/cloud/run/v2/revision.proto */
export function toRevision(place: FunctionPlace, version: HostVersion): Json {
  const service = serviceName(place);
  const { containers, timeout, maxInstanceRequestConcurrency } = templateOf(version);
  return {
    name: `${service}/revisions/${revisionName(place.id, version.version)}`,
    service: place.id,
    generation: version.version,
    observedGeneration: version.version,
    labels: MANAGED,
    createTime: time(version.createdAtMs),
    updateTime: time(version.createdAtMs),
    containers,
    timeout,
    maxInstanceRequestConcurrency,
    conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED', lastTransitionTime: time(version.createdAtMs) }],
  };
}

function templateOf({ project }: HostVersion) {
  const env = { FUNCTION_TARGET: project.handler, ...project.env };
  return {
    timeout: `${Math.ceil(project.timeoutS)}s`,
    maxInstanceRequestConcurrency: project.concurrency,
    containers: [
      {
        name: 'worker',
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        resources: { limits: { memory: `${project.memoryMb}Mi` } },
        ports: [{ name: 'http1', containerPort: 8080 }],
      },
    ],
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
