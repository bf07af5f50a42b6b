import { isMapping, type Mapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError, groupNotFound, resourceNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { bodyOf, propertiesOf, textsOf } from '../web/body.ts';
import { GROUP_PATH } from '../web/site-routes.ts';
import { normalLocation } from '../../../normal-location.ts';
import { isLocation } from './locations.ts';
import type { Resource } from './resource-store.ts';
import { STORED_TYPES, type StoredType } from './stored-types.ts';

/** Resources that apps come with, as far as they are described: accounts, components, identities. */
export function storedRoutes(context: AzureContext): ArmRoute[] {
  return STORED_TYPES.flatMap((stored) => routesOfType(context, stored));
}

function routesOfType(context: AzureContext, { type, operations, names, results, nameProblem, initial, note }: StoredType): ArmRoute[] {
  const { resources, ids } = context;
  const [service = ''] = type.split('/');
  const one = `${GROUP_PATH}/providers/${type}/{name}`;
  const name = (operation: keyof NonNullable<typeof names>, usual: string): string => `${operations}_${names?.[operation] ?? usual}`;
  const idOf = (request: ArmRequest): string => ids.resource(param(request, 'resourceGroup'), type, param(request, 'name'));
  const need = (request: ArmRequest): Resource => {
    const found = resources.find(idOf(request));
    if (found !== null) return found;
    const group = param(request, 'resourceGroup');
    if (resources.group(group) === null) throw groupNotFound(group);
    throw resourceNotFound(type, param(request, 'name'), group);
  };
  const put = (request: ArmRequest): ArmAnswer => {
    const group = param(request, 'resourceGroup');
    if (resources.group(group) === null) throw groupNotFound(group);
    const id = idOf(request);
    const known = resources.find(id);
    const base = { id, name: param(request, 'name') };
    const problem = known === null ? (nameProblem?.(base.name) ?? null) : null;
    if (problem !== null) throw problem;
    const properties = { ...(known?.properties ?? initial(context, base)), ...propertiesOf(request) };
    const resource: Resource = { ...base, type, ...sentMembers(request, type), properties };
    resources.put(resource);
    if (known !== null || results === undefined) return { status: known === null ? 201 : 200, body: resource };
    const at = `${context.endpoint()}${ids.subscription}/providers/${service}/locations/${resource.location ?? ''}/${results}`;
    return context.operations.start(at, request.apiVersion, async () => ok(resource));
  };
  const patch = (request: ArmRequest): ArmAnswer => {
    const known = need(request);
    const { tags } = bodyOf(request);
    const resource = {
      ...known,
      tags: tags === undefined ? (known.tags ?? {}) : textsOf(tags, 'tags'),
      properties: { ...known.properties, ...propertiesOf(request) },
    };
    resources.put(resource);
    return ok(resource);
  };
  const list = (prefix: string): ArmAnswer => listOf(resources.list(`${prefix}/`).filter((resource) => resource.type === type));
  return routesOf(service, {
    [`GET /subscriptions/{subscriptionId}/providers/${type}`]: [name('list', 'List'), 'modelled', () => list(ids.subscription), note],
    [`GET ${GROUP_PATH}/providers/${type}`]: [
      name('listByGroup', 'ListByResourceGroup'),
      'modelled',
      (request) => list(ids.group(param(request, 'resourceGroup'))),
      note,
    ],
    [`GET ${one}`]: [name('get', 'Get'), 'modelled', (request) => ok(need(request)), note],
    [`PUT ${one}`]: [name('put', 'CreateOrUpdate'), 'approximated', put, note],
    [`PATCH ${one}`]: [name('patch', 'Update'), 'approximated', patch, note],
    [`DELETE ${one}`]: [name('delete', 'Delete'), 'modelled', (request) => ({ status: resources.remove(idOf(request)) ? 200 : 204 }), note],
    ...(results === undefined
      ? {}
      : {
          [`GET /subscriptions/{subscriptionId}/providers/${service}/locations/{location}/${results}/{operation}`]: [
            `${operations}_GetOperation`,
            'modelled',
            (request: ArmRequest) => context.operations.result(param(request, 'operation')),
          ] as const,
        }),
  });
}

/** What is kept beside the properties. */
function sentMembers(request: ArmRequest, type: string): Pick<Resource, 'location'> & Mapping {
  const { location, kind, sku, tags, identity } = bodyOf(request);
  if (typeof location !== 'string' || !isLocation(location)) {
    const message = `The provided location '${String(location ?? '')}' is not available for resource type '${type}'.`;
    throw new ArmError(400, 'LocationNotAvailableForResourceType', message);
  }
  return {
    location: normalLocation(location),
    tags: textsOf(tags, 'tags'),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(isMapping(sku) ? { sku: { ...sku, tier: sku['tier'] ?? String(sku['name'] ?? '').split('_')[0] } } : {}),
    ...(isMapping(identity) ? { identity } : {}),
  };
}
