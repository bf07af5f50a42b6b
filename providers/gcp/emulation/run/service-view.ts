import type { HostFunction, HostVersion } from '../../../emulation-host.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import type { FunctionDocument } from '../functions/function-store.ts';
import { revisionName } from '../functions/function-view.ts';
import { formatParent, type FunctionPlace } from '../functions/resource-name.ts';
import { ownFields } from './own-fields.ts';
import type { Target } from './traffic.ts';

/** Label that the functions service puts on the services it makes; gcloud finds them by it. */
export const MANAGED = { 'goog-managed-by': 'cloudfunctions' } as const;

export function serviceName(place: FunctionPlace): string {
  return `${formatParent(place)}/services/${place.id}`;
}

/** A service as it is served. */
export interface Serving {
  /** Newest first. */
  revisions: readonly HostVersion[];
  newest: HostVersion;
  targets: readonly Target[];
  url: string | null;
  generation: number;
  etag: string;
  /** What is known of it as a service of its own; null where it is a function's. */
  own: FunctionDocument | null;
}

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const PINNED = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

function toTarget({ id }: FunctionPlace, { version, percent, tag }: Target): Json {
  return {
    ...(version === null ? { type: LATEST } : { type: PINNED, revision: revisionName(id, version) }),
    ...(percent === 0 ? {} : { percent }),
    ...(tag === '' ? {} : { tag }),
  };
}

/** Where a tag is called: at the gateway's address of it. */
export function tagUrl(url: string | null, tag: string): string | null {
  return url === null || tag === '' ? null : `${url}@${tag}`;
}

/** The Cloud Run service behind a function. @see google/cloud/run/v2/service.proto */
export function toService(place: FunctionPlace, host: HostFunction, serving: Serving): Json {
  const { newest, url, targets, generation, etag, own } = serving;
  const name = serviceName(place);
  const revision = `${name}/revisions/${revisionName(place.id, newest.version)}`;
  const ready = { type: 'Ready', state: 'CONDITION_SUCCEEDED', lastTransitionTime: time(host.updatedAtMs) };
  return {
    name,
    labels: { ...labelsOf(own), ...host.live.project.tags },
    createTime: time(host.createdAtMs),
    updateTime: time(host.updatedAtMs),
    generation: String(generation),
    observedGeneration: String(generation),
    etag,
    ingress: 'INGRESS_TRAFFIC_ALL',
    template: templateOf(place, newest, own),
    traffic: targets.map((target) => toTarget(place, target)),
    trafficStatuses: targets.map((target) => {
      const uri = tagUrl(url, target.tag);
      return { ...toTarget(place, target), ...(uri === null ? {} : { uri }) };
    }),
    terminalCondition: ready,
    conditions: [{ ...ready, type: 'RoutesReady' }],
    latestReadyRevision: revision,
    latestCreatedRevision: revision,
    ...(url === null ? {} : { uri: url, urls: [url] }),
    ...(own === null ? {} : ownFields(own, buildOf(place, newest))),
  };
}

/** Labels of what belongs to a service; one that is its own has none but those that it was given. */
export function labelsOf(own: FunctionDocument | null): Json {
  return own === null ? MANAGED : {};
}

function buildOf({ project, location }: FunctionPlace, { version }: HostVersion): string {
  return `projects/${project}/locations/${location}/builds/${version}`;
}

/** One version as the revision it would be. @see google/cloud/run/v2/revision.proto */
export function toRevision(place: FunctionPlace, version: HostVersion, own: FunctionDocument | null): Json {
  const service = serviceName(place);
  const { containers, timeout, maxInstanceRequestConcurrency } = templateOf(place, version, own);
  return {
    name: `${service}/revisions/${revisionName(place.id, version.version)}`,
    service: place.id,
    generation: version.version,
    observedGeneration: version.version,
    labels: labelsOf(own),
    createTime: time(version.createdAtMs),
    updateTime: time(version.createdAtMs),
    containers,
    timeout,
    maxInstanceRequestConcurrency,
    conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED', lastTransitionTime: time(version.createdAtMs) }],
  };
}

/** Where a build puts its image; named by its digest, as in every revision. */
function imageOf({ project, location, id }: FunctionPlace, { codeSha256 }: HostVersion): string {
  return `${location}-docker.pkg.dev/${project}/gcf-artifacts/${id}@sha256:${codeSha256}`;
}

/** What a revision is made of. */
export function templateOf(place: FunctionPlace, version: HostVersion, own: FunctionDocument | null) {
  const { project } = version;
  const sent = messageOf(own?.service, 'template');
  const [container] = listOf(sent, 'containers');
  const resources = messageOf(container, 'resources');
  const env = own === null ? { FUNCTION_TARGET: project.handler, ...project.env } : project.env;
  return {
    ...sent,
    timeout: `${Math.ceil(project.timeoutS)}s`,
    maxInstanceRequestConcurrency: project.concurrency,
    containers: [
      {
        ...(isJson(container) ? container : {}),
        name: textOf(container, 'name') || 'worker',
        image: imageOf(place, version),
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        resources: { ...resources, limits: { ...messageOf(resources, 'limits'), memory: `${project.memoryMb}Mi` } },
        ports: [{ name: 'http1', containerPort: 8080 }],
      },
    ],
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
