import type { HostFunction } from '../../../emulation-host.ts';
import { messageOf, type Json } from '../api/json.ts';
import type { FunctionDocument } from './function-store.ts';
import { formatName, formatParent, type FunctionPlace } from './resource-name.ts';

/** How a function is reached. */
export interface Served {
  url: string | null;
  /** All of its calls run the newest version. */
  undivided: boolean;
}

/**
 * A function as the API shows it. What runs is the runtime's truth (a deployment from the console changes it); what only
 * this API knows is the document's.
 */
export function toFunction(
  place: FunctionPlace,
  document: FunctionDocument | null,
  host: HostFunction | null,
  { url, undivided }: Served,
): Json {
  const spec = document?.spec ?? {};
  const live = host === null ? null : liveFields(place, host, url);
  const parent = formatParent(place);
  return {
    ...spec,
    ...live?.function,
    name: formatName(place),
    buildConfig: {
      ...messageOf(spec, 'buildConfig'),
      ...live?.build,
      // "If unspecified, it defaults to ARTIFACT_REGISTRY."
      dockerRegistry: 'ARTIFACT_REGISTRY',
      dockerRepository: `${parent}/repositories/gcf-artifacts`,
    },
    serviceConfig: {
      // "If no value is provided, ALLOW_ALL will be used."
      ingressSettings: 'ALLOW_ALL',
      ...messageOf(spec, 'serviceConfig'),
      ...live?.service,
      // "On GetFunction, true will be returned if the latest revision is serving 100% of traffic."
      allTrafficOnLatestRevision: undivided,
      service: `${parent}/services/${place.id}`,
    },
    environment: 'GEN_2',
    ...stateFields(document, host),
  };
}

function stateFields(document: FunctionDocument | null, host: HostFunction | null): Json {
  if (document === null) return { state: 'ACTIVE', createTime: instant(host?.createdAtMs), updateTime: instant(host?.updatedAtMs) };
  const { state, stateMessages, createTime, updateTime } = document;
  return { state, stateMessages, createTime, updateTime };
}

/** What the runtime knows better than the document. */
function liveFields(
  { project: owner, location, id }: FunctionPlace,
  { live }: HostFunction,
  url: string | null,
): Record<'function' | 'build' | 'service', Json> {
  const { project, version } = live;
  return {
    function: {
      ...(project.description === '' ? {} : { description: project.description }),
      ...(Object.keys(project.tags).length === 0 ? {} : { labels: project.tags }),
      ...(url === null ? {} : { url }),
    },
    build: { runtime: project.runtime, entryPoint: project.handler, build: `projects/${owner}/locations/${location}/builds/${version}` },
    service: {
      timeoutSeconds: Math.ceil(project.timeoutS),
      availableMemory: `${project.memoryMb}M`,
      environmentVariables: project.env,
      maxInstanceRequestConcurrency: project.concurrency,
      revision: revisionName(id, version),
      ...(url === null ? {} : { uri: url }),
    },
  };
}

/** As Cloud Run numbers them. The three letters at the end are drawn at random there, and say nothing here. */
export function revisionName(id: string, version: string): string {
  return `${id}-${version.padStart(5, '0')}-loc`;
}

function instant(ms: number | undefined): string {
  return new Date(ms ?? 0).toISOString();
}
