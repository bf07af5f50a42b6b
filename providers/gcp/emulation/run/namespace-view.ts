import type { HostFunction, HostVersion } from '../../../emulation-host.ts';
import type { Json } from '../api/json.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import type { FunctionDocument } from '../functions/function-store.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { labelsOf, tagUrl, templateOf, type Serving } from './service-view.ts';
import type { Target } from './traffic.ts';

const API = 'serving.knative.dev/v1';

/** A service in the form of Cloud Run's Admin API v1. @see https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services#Service */
export function toNamespaceService(place: FunctionPlace, host: HostFunction, serving: Serving): Json {
  const { newest, url, targets, generation, etag, own } = serving;
  const latest = revisionName(place.id, newest.version);
  const at = time(host.updatedAtMs);
  return {
    apiVersion: API,
    kind: 'Service',
    metadata: {
      ...metadataOf(place, place.id, host.createdAtMs, { ...labelsOf(own), ...host.live.project.tags }),
      annotations: { 'run.googleapis.com/ingress': 'all', 'run.googleapis.com/ingress-status': 'all' },
      resourceVersion: etag,
      generation,
    },
    spec: {
      template: { metadata: { name: latest }, spec: specOf(place, newest, own) },
      traffic: targets.map((target) => toTarget(place, target)),
    },
    status: {
      observedGeneration: generation,
      conditions: ['Ready', 'ConfigurationsReady', 'RoutesReady'].map((type) => ({ type, status: 'True', lastTransitionTime: at })),
      latestReadyRevisionName: latest,
      latestCreatedRevisionName: latest,
      traffic: targets.map((target) => {
        const tagged = tagUrl(url, target.tag);
        return { revisionName: latest, ...toTarget(place, target), ...(tagged === null ? {} : { url: tagged }) };
      }),
      ...(url === null ? {} : { url, address: { url } }),
    },
  };
}

/** @see https://cloud.google.com/run/docs/reference/rest/v1/namespaces.revisions#Revision */
export function toNamespaceRevision(place: FunctionPlace, version: HostVersion, active: boolean, own: FunctionDocument | null): Json {
  const name = revisionName(place.id, version.version);
  const at = time(version.createdAtMs);
  const condition = (type: string, status: boolean): Json => ({ type, status: status ? 'True' : 'False', lastTransitionTime: at });
  return {
    apiVersion: API,
    kind: 'Revision',
    metadata: {
      ...metadataOf(place, name, version.createdAtMs, { 'serving.knative.dev/service': place.id }),
      generation: 1,
      resourceVersion: version.version,
    },
    spec: specOf(place, version, own),
    status: { observedGeneration: 1, conditions: [condition('Ready', true), condition('Active', active)] },
  };
}

function metadataOf({ project, location, id }: FunctionPlace, name: string, createdAtMs: number, labels: Json): Json {
  return {
    name,
    namespace: projectNumber(project),
    uid: `${location}-${id}-${name}`,
    selfLink: `/apis/${API}/namespaces/${projectNumber(project)}/services/${id}`,
    creationTimestamp: time(createdAtMs),
    labels: { 'cloud.googleapis.com/location': location, ...labels },
  };
}

function toTarget({ id }: FunctionPlace, { version, percent, tag }: Target): Json {
  return {
    ...(version === null ? { latestRevision: true } : { revisionName: revisionName(id, version) }),
    ...(percent === 0 ? {} : { percent }),
    ...(tag === '' ? {} : { tag }),
  };
}

/** RevisionSpec: the template of the newer API in the older one's words. */
export function specOf(place: FunctionPlace, version: HostVersion, own: FunctionDocument | null): Json {
  const { containers, timeout, maxInstanceRequestConcurrency } = templateOf(place, version, own);
  return { containers, timeoutSeconds: Number.parseInt(timeout, 10), containerConcurrency: maxInstanceRequestConcurrency };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
