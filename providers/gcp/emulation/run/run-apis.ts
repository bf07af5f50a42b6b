import { isDeepStrictEqual } from 'node:util';
import type { Type } from 'protobufjs';
import type { HostFunction } from '../../../emulation-host.ts';
import type { Api } from '../api/api.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import { isOwnService } from '../functions/function-store.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { checkId, formatParent, parseParent, type FunctionPlace } from '../functions/resource-name.ts';
import { openServices } from '../iam/open-services.ts';
import { policyHandlers, type Policies } from '../iam/policies.ts';
import { createAccess, parseService, type RunAccess } from './run-access.ts';
import { revisionsApi } from './revisions-api.ts';
import { templateOf } from './service-view.ts';
import { createFromSource, deleteService, updateFromSource } from './source-service.ts';
import { wantedTraffic } from './wanted-traffic.ts';

const ONLY_TRAFFIC = 'This service belongs to a function: its traffic is changed here, all else through the Cloud Functions API.';
const SERVICE = 'projects/*/locations/*/services/*';

const SERVICE_FIDELITY: Api['fidelity'] = {
  GetService: ['verified'],
  ListServices: ['verified'],
  CreateService: [
    'verified',
    'From source with buildConfig: a function for Node. It is there once it has been built; processors, scaling and service accounts are carried, not applied. Container images are refused.',
  ],
  UpdateService: [
    'verified',
    'Of the service of a function, traffic and tags; what else it is made of is changed through the Cloud Functions API.',
  ],
  DeleteService: ['verified', 'The service of a function is deleted with it.'],
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
        CreateService: (request) => create(services, access, request),
        UpdateService: (request) => update(services, access, schema.lookupType('google.cloud.run.v2.Service'), request),
        DeleteService(request) {
          const name = textOf(request, 'name');
          const { place } = need(name);
          if (isOwnService(store.get(place).document)) return deleteService(services, access, place);
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

function create(services: DeployServices, access: RunAccess, request: Json): Json {
  const { project, location } = parseParent(textOf(request, 'parent'));
  const place = { project, location, id: textOf(request, 'serviceId') };
  checkId(place.id);
  const { document, host } = services.store.get(place);
  if (document !== null || host !== null) throw new ApiError('ALREADY_EXISTS', `Resource '${place.id}' already exists.`);
  return createFromSource(services, access, { place, sent: messageOf(request, 'service'), validateOnly: request['validateOnly'] === true });
}

function update(services: DeployServices, access: RunAccess, type: Type, request: Json): Json {
  const sent = messageOf(request, 'service');
  const place = parseService(textOf(sent, 'name'));
  const { document, host } = services.store.get(place);
  const validateOnly = request['validateOnly'] === true;
  if (document === null && host === null && request['allowMissing'] === true) {
    return createFromSource(services, access, { place, sent, validateOnly });
  }
  if (document === null || document.service === null) return updateTraffic(services, access, request);
  if (document.state === 'DEPLOYING') {
    throw new ApiError('ABORTED', `An operation on service ${place.id} is already in progress. Please try again later.`);
  }
  const before = { ...document, service: document.service };
  return updateFromSource(services, access, { place, sent, validateOnly }, { type, mask: textOf(request, 'updateMask'), before });
}

/** What the service of a function can be told to change: how its traffic is divided. The rest is the function's. */
function updateTraffic({ context }: DeployServices, { divide, view, need }: RunAccess, request: Json): Json {
  const service = messageOf(request, 'service');
  const name = textOf(service, 'name');
  const { place, host } = need(name);
  const paths = textOf(request, 'updateMask').split(',').map((path) => path.trim()).filter((path) => path !== ''); // prettier-ignore
  if (paths.some((path) => path !== 'traffic') || (paths.length === 0 && changesTemplate(place, host, service))) {
    throw new ApiError('UNIMPLEMENTED', ONLY_TRAFFIC);
  }
  const carryOut = divide(name, wantedTraffic(service), textOf(service, 'etag'));
  const type = 'type.googleapis.com/google.cloud.run.v2.Service';
  return context.operations.start(formatParent(place), { '@type': type, name }, async () => {
    await carryOut();
    return { '@type': type, ...view(name) };
  });
}

/** Whether what was sent of the template is another one than there is. */
function changesTemplate(place: FunctionPlace, host: HostFunction, service: Json): boolean {
  if (!isJson(service['template'])) return false;
  const now = templateOf(place, host.live, null);
  const sent = { ...now, ...service['template'] };
  return !isDeepStrictEqual(settings(sent), settings(now));
}

/** Of a template, what a function's revision is made of. */
function settings(template: Json): unknown {
  const [container] = listOf(template, 'containers');
  const env = listOf(container, 'env').map((one) => [textOf(one, 'name'), textOf(one, 'value')] as const);
  return [textOf(container, 'image'), Object.fromEntries(env), messageOf(container, 'resources')['limits'], numberOf(template, 'maxInstanceRequestConcurrency'), textOf(template, 'timeout')]; // prettier-ignore
}
