import { isDeepStrictEqual } from 'node:util';
import type { HostFunction } from '../../../emulation-host.ts';
import type { Api } from '../api/api.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { formatParent, parseParent, type FunctionPlace } from '../functions/resource-name.ts';
import { openServices } from '../iam/open-services.ts';
import { policyHandlers, type Policies } from '../iam/policies.ts';
import { createAccess, type RunAccess } from './run-access.ts';
import { revisionsApi } from './revisions-api.ts';
import { templateOf } from './service-view.ts';

const IMAGES = 'This emulation runs functions, not container images: deploy a function through the Cloud Functions API.';
const ONLY_TRAFFIC =
  'This emulation changes the traffic of a service and nothing else: change the function through the Cloud Functions API.';
const SERVICE = 'projects/*/locations/*/services/*';

const SERVICE_FIDELITY: Api['fidelity'] = {
  GetService: ['verified'],
  ListServices: ['verified'],
  UpdateService: ['verified', 'Traffic and tags; what else a function is made of is changed through the Cloud Functions API.'],
  GetIamPolicy: ['verified'],
  SetIamPolicy: ['verified', 'Decides who may call a function; conditions are not evaluated.'],
  TestIamPermissions: ['approximated', "The machine's user has all; service accounts have what predefined roles give them."],
};

/** Cloud Run's services and revisions, as far as functions are made of them. @see https://cloud.google.com/run/docs/reference/rpc/google.cloud.run.v2 */
export function runApis(services: DeployServices, policies: Policies): Api[] {
  const { store } = services;
  const schema = schemaOf('@google-cloud/run');

  const access = createAccess(services);
  const { need, show, view } = access;

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
        UpdateService: (request) => updateTraffic(services, access, request),
        DeleteService: () => {
          throw new ApiError(
            'FAILED_PRECONDITION',
            'This service belongs to a function: delete the function through the Cloud Functions API.',
          );
        },
        ...policyHandlers(openServices(policies, store), (name) => void need(name)),
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

/** What a service can be told to change: how its traffic is divided. The rest is the function's. */
function updateTraffic({ context }: DeployServices, { divide, view, need }: RunAccess, request: Json): Json {
  const service = messageOf(request, 'service');
  const name = textOf(service, 'name');
  const { place, host } = need(name);
  const paths = textOf(request, 'updateMask').split(',').map((path) => path.trim()).filter((path) => path !== ''); // prettier-ignore
  if (paths.some((path) => path !== 'traffic') || (paths.length === 0 && changesTemplate(place, host, service))) {
    throw new ApiError('UNIMPLEMENTED', ONLY_TRAFFIC);
  }
  const wanted = listOf(service, 'traffic').map((one) => ({
    revision: textOf(one, 'type') === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' ? '' : textOf(one, 'revision'),
    percent: numberOf(one, 'percent'),
    tag: textOf(one, 'tag'),
  }));
  // "If traffic is empty or not provided, defaults to 100% traffic to the latest Ready Revision": google/cloud/run/v2/service.proto
  const carryOut = divide(name, wanted.length === 0 ? [{ revision: '', percent: 100, tag: '' }] : wanted, textOf(service, 'etag'));
  const type = 'type.googleapis.com/google.cloud.run.v2.Service';
  return context.operations.start(formatParent(place), { '@type': type, name }, async () => {
    await carryOut();
    return { '@type': type, ...view(name) };
  });
}

/** Whether what was sent of the template is another one than there is. */
function changesTemplate(place: FunctionPlace, host: HostFunction, service: Json): boolean {
  if (!isJson(service['template'])) return false;
  const now = templateOf(place, host.live);
  const sent = { ...now, ...service['template'] };
  return !isDeepStrictEqual(settings(sent), settings(now));
}

/** Of a template, what a function's revision is made of. */
function settings(template: Json): unknown {
  const [container] = listOf(template, 'containers');
  const env = listOf(container, 'env').map((one) => [textOf(one, 'name'), textOf(one, 'value')] as const);
  return [textOf(container, 'image'), Object.fromEntries(env), messageOf(container, 'resources')['limits'], numberOf(template, 'maxInstanceRequestConcurrency'), textOf(template, 'timeout')]; // prettier-ignore
}
