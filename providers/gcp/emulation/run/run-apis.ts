import type { HostVersion } from '../../../emulation-host.ts';
import type { Api } from '../api/api.ts';
import { ApiError, badField, notFound } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { revisionName } from '../functions/function-view.ts';
import { formatParent, parseParent, type FunctionPlace } from '../functions/resource-name.ts';
import { policyHandlers, type Policies } from '../iam/policies.ts';
import { createAccess, type RunAccess } from './run-access.ts';
import type { RunState } from './run-state.ts';
import { revisionsApi } from './revisions-api.ts';

const IMAGES = 'This emulation runs functions, not container images: deploy a function through the Cloud Functions API.';
const SERVICE = 'projects/*/locations/*/services/*';

const SERVICE_FIDELITY: Api['fidelity'] = {
  GetService: ['verified'],
  ListServices: ['verified'],
  UpdateService: ['approximated', 'All of the traffic goes to one revision, and tags name others; nothing else is changed.'],
  GetIamPolicy: ['verified'],
  SetIamPolicy: ['verified', 'Stored and returned; calls are not refused by it.'],
  TestIamPermissions: ['approximated', 'Every permission is granted.'],
};

/** Cloud Run's services and revisions, as far as functions are made of them. @see https://cloud.google.com/run/docs/reference/rpc/google.cloud.run.v2 */
export function runApis(services: DeployServices, policies: Policies): Api[] {
  const { store } = services;
  const schema = schemaOf('@google-cloud/run');

  const access = createAccess(services);
  const { need, show, view, state } = access;

  return [
    {
      schema,
      service: 'google.cloud.run.v2.Services',
      label: 'run',
      handlers: {
        GetService: (request) => view(textOf(request, 'name')),
        ListServices(request) {
          const { project, location } = parseParent(textOf(request, 'parent'));
          if (location === '-') throw badField('parent', 'The location must be a region: Cloud Run does not list all of them at once.');
          const all = store.list(project, location).flatMap(({ place, host }) => (host === null ? [] : [show(place, host)]));
          const { items, nextPageToken } = paged(all, request, 1000);
          return { services: items, nextPageToken };
        },
        CreateService: () => {
          throw new ApiError('UNIMPLEMENTED', IMAGES);
        },
        UpdateService: (request) => updateTraffic(services, state, need, view, request),
        DeleteService: () => {
          throw new ApiError(
            'FAILED_PRECONDITION',
            'This service belongs to a function: delete the function through the Cloud Functions API.',
          );
        },
        ...policyHandlers(policies, (name) => void need(name)),
      },
      bindings: {
        // What gcloud calls for `--allow-unauthenticated`.
        GetIamPolicy: [{ verb: 'GET', template: `/v1/{resource=${SERVICE}}:getIamPolicy`, body: null }],
        SetIamPolicy: [{ verb: 'POST', template: `/v1/{resource=${SERVICE}}:setIamPolicy`, body: '*' }],
        TestIamPermissions: [{ verb: 'POST', template: `/v1/{resource=${SERVICE}}:testIamPermissions`, body: '*' }],
      },
      fidelity: SERVICE_FIDELITY,
    },
    revisionsApi(services, access),
  ];
}

/** Tags that a service is to have, as versions. Throws NOT_FOUND. */
function tagsIn(service: Json, name: string, { id }: FunctionPlace, versions: readonly HostVersion[]): Record<string, string> {
  const tagged = listOf(service, 'traffic').filter((one) => isJson(one) && textOf(one, 'tag') !== '');
  return Object.fromEntries(
    tagged.map((one) => {
      const revision = textOf(one, 'revision');
      const version = revision === '' ? versions[0] : versions.find((each) => revisionName(id, each.version) === revision);
      if (version === undefined) throw notFound(`${name}/revisions/${revision}`);
      return [textOf(one, 'tag'), version.version];
    }),
  );
}

/** The one change of a service that a function knows: which of its revisions gets the traffic, and which have tags. */
function updateTraffic(
  { context }: DeployServices,
  state: RunState,
  need: RunAccess['need'],
  view: RunAccess['view'],
  request: Json,
): Json {
  const service = messageOf(request, 'service');
  const name = textOf(service, 'name');
  const { place, host } = need(name);
  const traffic = listOf(service, 'traffic').filter((one) => isJson(one) && numberOf(one, 'percent') > 0);
  const [target] = traffic;
  if (target === undefined) throw new ApiError('UNIMPLEMENTED', IMAGES);
  if (traffic.length > 1 || numberOf(target, 'percent') !== 100) {
    throw new ApiError('UNIMPLEMENTED', 'This emulation gives all of the traffic to one revision; it cannot divide it.');
  }
  const { functions } = context.host;
  const wanted = textOf(target, 'revision');
  const versions = state.revisions(name, functions.versions(host.name));
  const version = wanted === '' ? versions[0] : versions.find((one) => revisionName(place.id, one.version) === wanted);
  if (version === undefined) throw notFound(`${name}/revisions/${wanted}`);
  const tags = tagsIn(service, name, place, versions);
  const metadata = { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', name };
  return context.operations.start(formatParent(place), metadata, async () => {
    using _held = await functions.lock(host.name);
    functions.setLive(host.name, version.version);
    state.setTags(name, tags);
    return { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', ...view(name) };
  });
}
