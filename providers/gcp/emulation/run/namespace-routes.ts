import { isDeepStrictEqual } from 'node:util';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import type { ApiCall } from '../api/api.ts';
import { listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { isOwnService } from '../functions/function-store.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { createAccess } from './run-access.ts';
import { specOf, toNamespaceRevision, toNamespaceService } from './namespace-view.ts';
import { serviceName } from './service-view.ts';

const BASE = '/apis/serving.knative.dev/v1/namespaces/{namespace}';
const LABEL = 'serving.knative.dev/service';

const PERMISSIONS: Readonly<Record<string, string>> = {
  ListServices: 'run.services.list',
  GetService: 'run.services.get',
  ReplaceService: 'run.services.update',
  ListRevisions: 'run.revisions.list',
  GetRevision: 'run.revisions.get',
};

/**
 * Cloud Run's Admin API v1 as far as `gcloud run` needs it for functions; no official client speaks it, so there is no
 * descriptor. The region is told by the host that is called, `REGION-run.googleapis.com` there.
 * @see https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services
 */
export function namespaceRoutes(services: DeployServices): PlainRoute[] {
  const { context, store, traffic } = services;
  const access = createAccess(services);

  const projectOf = (namespace: string): string =>
    store.projects().find((id) => id === namespace || projectNumber(id) === namespace) ?? namespace;
  const parentOf = (path: Record<string, string>, { host }: ApiCall): { project: string; location: string } => ({
    project: projectOf(path['namespace'] ?? ''),
    location: /^([a-z]+-[a-z]+\d+)-/.exec(host)?.[1] ?? context.defaults.location,
  });
  const placeOf = (path: Record<string, string>, call: ApiCall): FunctionPlace => ({ ...parentOf(path, call), id: path['name'] ?? '' });
  const show = (place: FunctionPlace): Json => {
    const { host } = access.need(serviceName(place));
    return toNamespaceService(place, host, access.serving(place, host));
  };
  const listed = (project: string, location: string): FunctionPlace[] =>
    store.list(project, location).flatMap(({ place, host }) => (host === null ? [] : [place]));
  const revisionsAt = (place: FunctionPlace): Json[] => {
    const { host } = access.need(serviceName(place));
    const { revisions, newest, targets, own } = access.serving(place, host);
    const active = new Set(targets.map(({ version }) => version ?? newest.version));
    return revisions.map((version) => toNamespaceRevision(place, version, active.has(version.version), own));
  };
  const route = (
    verb: string,
    template: string,
    operation: string,
    level: Fidelity['level'],
    note: string | null,
    handler: PlainRoute['handler'],
  ): PlainRoute => ({
    verb,
    template,
    label: 'run',
    operation: `${operation} (v1)`,
    level,
    note,
    handler,
    permission: PERMISSIONS[operation] ?? '',
  });
  const items = (kind: string, all: Json[]): Json => ({ apiVersion: 'serving.knative.dev/v1', kind, metadata: {}, items: all });

  return [
    route('GET', `${BASE}/services`, 'ListServices', 'verified', null, ({ path }, call) => {
      const { project, location } = parentOf(path, call);
      return items('ServiceList', listed(project, location).map(show));
    }),
    route('GET', '/v1/projects/{project}/locations/{location}/services', 'ListServices', 'verified', 'Of all regions.', ({ path }) =>
      items('ServiceList', listed(path['project'] ?? '', path['location'] ?? '-').map(show)),
    ),
    route('GET', `${BASE}/services/{name}`, 'GetService', 'verified', null, ({ path }, call) => show(placeOf(path, call))),
    route('PUT', `${BASE}/services/{name}`, 'ReplaceService', 'verified', 'Traffic and tags.', async ({ path, body }, call) => {
      const place = placeOf(path, call);
      await replaceTraffic(services, access.divide, place, body);
      return show(place);
    }),
    route('GET', `${BASE}/revisions`, 'ListRevisions', 'verified', 'Of one service or of all.', ({ path, query }, call) => {
      const { project, location } = parentOf(path, call);
      const wanted = new RegExp(`${LABEL.replaceAll('.', String.raw`\.`)}\\s*=\\s*([a-z0-9-]+)`).exec(
        query.get('labelSelector') ?? '',
      )?.[1];
      return items('RevisionList', listed(project, location).filter(({ id }) => wanted === undefined || id === wanted).flatMap(revisionsAt)); // prettier-ignore
    }),
    route('GET', `${BASE}/revisions/{name}`, 'GetRevision', 'verified', null, ({ path }, call) => {
      const { project, location } = parentOf(path, call);
      const name = path['name'] ?? '';
      for (const place of listed(project, location)) {
        const { host } = access.need(serviceName(place));
        const found = traffic.revisions(host.name).find(({ version }) => revisionName(place.id, version) === name);
        if (found !== undefined) return toNamespaceRevision(place, found, true, access.serving(place, host).own);
      }
      throw notFound(name);
    }),
  ];
}

/** Throws FAILED_PRECONDITION where anything but the traffic is another one. */
async function replaceTraffic(
  { context, store }: DeployServices,
  divide: ReturnType<typeof createAccess>['divide'],
  place: FunctionPlace,
  body: Json,
): Promise<void> {
  const { host, document } = store.get(place);
  if (host === null) throw notFound(serviceName(place));
  const sent = messageOf(messageOf(messageOf(body, 'spec'), 'template'), 'spec');
  const newest = context.host.functions.versions(host.name)[0] ?? host.live;
  if (!isDeepStrictEqual(settings(sent), settings(specOf(place, newest, isOwnService(document) ? document : null)))) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      'This emulation changes the traffic of a service here and nothing else: change the function through the Cloud Functions API, or the service through the Cloud Run API v2.',
    );
  }
  const wanted = listOf(messageOf(body, 'spec'), 'traffic').map((one) => ({
    revision: messageOf({ one }, 'one')['latestRevision'] === true ? '' : textOf(one, 'revisionName'),
    percent: numberOf(one, 'percent'),
    tag: textOf(one, 'tag'),
  }));
  await divide(serviceName(place), wanted, textOf(messageOf(body, 'metadata'), 'resourceVersion'))();
}

/** What a revision is made of, without what clients leave out or add. */
function settings(spec: Json): unknown {
  const [container] = listOf(spec, 'containers');
  const env = listOf(container, 'env').map((one) => [textOf(one, 'name'), textOf(one, 'value')] as const);
  const { image, resources } = messageOf({ container }, 'container');
  return [image, Object.fromEntries(env), resources, numberOf(spec, 'timeoutSeconds'), numberOf(spec, 'containerConcurrency')];
}
