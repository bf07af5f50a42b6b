import type { AzureContext } from '../../server/context.ts';
import { ArmError, groupNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { bodyOf, textsOf } from '../web/body.ts';
import { deleteSite } from '../web/delete-site.ts';
import { siteView } from '../web/site-view.ts';
import { normalLocation } from '../../../normal-location.ts';
import { isLocation } from './locations.ts';
import type { ResourceGroup } from './resource-store.ts';

const PATH = '/subscriptions/{subscriptionId}/resourcegroups';
const ONE = `${PATH}/{resourceGroup}`;

/** Resource groups. */
export function groupRoutes(context: AzureContext): ArmRoute[] {
  const { resources, ids } = context;
  const view = ({ name, location, tags, managedBy }: ResourceGroup) => ({
    id: ids.group(name),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags,
    ...(managedBy === null ? {} : { managedBy }),
    properties: { provisioningState: 'Succeeded' },
  });
  const need = (request: ArmRequest): ResourceGroup => {
    const found = resources.group(param(request, 'resourceGroup'));
    if (found === null) throw groupNotFound(param(request, 'resourceGroup'));
    return found;
  };
  const put = (request: ArmRequest): ArmAnswer => {
    const name = param(request, 'resourceGroup');
    const known = resources.group(name);
    const { location, tags, managedBy } = bodyOf(request);
    checkGroup(name, location, known);
    const group = {
      name: known?.name ?? name,
      location: normalLocation(String(location)),
      tags: textsOf(tags, 'tags'),
      managedBy: typeof managedBy === 'string' ? managedBy : null,
    };
    resources.putGroup(group);
    return { status: known === null ? 201 : 200, body: view(group) };
  };
  const patch = (request: ArmRequest): ArmAnswer => {
    const group = { ...need(request), tags: textsOf(bodyOf(request)['tags'], 'tags') };
    resources.putGroup(group);
    return ok(view(group));
  };
  const removeAll = async ({ name }: ResourceGroup): Promise<ArmAnswer> => {
    for (const site of context.apps.list()) {
      if (site.resourceGroup.toLowerCase() === name.toLowerCase()) await deleteSite(context, site, { emptyPlan: false });
    }
    for (const { id } of resources.list(`${ids.group(name)}/`)) resources.remove(id);
    resources.removeGroup(name);
    return { status: 200 };
  };
  const remove = (request: ArmRequest): ArmAnswer => {
    const group = need(request);
    return context.operations.start(`${context.endpoint()}${ids.subscription}/operationresults`, request.apiVersion, () =>
      removeAll(group),
    );
  };
  return routesOf('Microsoft.Resources', {
    [`GET ${PATH}`]: ['ResourceGroups_List', 'modelled', () => listOf(resources.groups().map(view))],
    [`GET ${ONE}`]: ['ResourceGroups_Get', 'modelled', (request) => ok(view(need(request)))],
    [`HEAD ${ONE}`]: [
      'ResourceGroups_CheckExistence',
      'modelled',
      (request) => ({ status: resources.group(param(request, 'resourceGroup')) === null ? 404 : 204 }),
    ],
    [`PUT ${ONE}`]: ['ResourceGroups_CreateOrUpdate', 'verified', put],
    [`PATCH ${ONE}`]: ['ResourceGroups_Update', 'modelled', patch],
    [`DELETE ${ONE}`]: ['ResourceGroups_Delete', 'modelled', remove],
    'GET /subscriptions/{subscriptionId}/operationresults/{operation}': [
      'OperationResults_Get',
      'modelled',
      (request) => context.operations.result(param(request, 'operation')),
    ],
    'GET /subscriptions/{subscriptionId}/resources': [
      'Resources_List',
      'modelled',
      (request) => everything(context, request),
      '$filter by resourceType, resourceGroup and name only.',
    ],
    [`GET ${ONE}/resources`]: [
      'Resources_ListByResourceGroup',
      'modelled',
      (request) => inGroup(context, need(request)),
      'Without $filter.',
    ],
  });
}

/** What is in a group, without its properties. */
function inGroup(context: AzureContext, { name }: ResourceGroup): Promise<ArmAnswer> {
  return briefly(context, (id) => id.split('/')[4]?.toLowerCase() === name.toLowerCase());
}

/** What is in the subscription, as the filter says. */
function everything(context: AzureContext, { query }: ArmRequest): Promise<ArmAnswer> {
  const filter = query.get('$filter') ?? '';
  const wanted = (name: string): string | undefined => new RegExp(`${name} eq '([^']*)'`, 'i').exec(filter)?.[1]?.toLowerCase();
  const [group, type, name] = [wanted('resourceGroup'), wanted('resourceType'), wanted('name')];
  return briefly(context, (id, of) => {
    const matches = (value: string | undefined, want: string | undefined): boolean => want === undefined || value?.toLowerCase() === want;
    return matches(id.split('/')[4], group) && matches(of, type) && matches(id.split('/').at(-1), name);
  });
}

async function briefly(context: AzureContext, wanted: (id: string, type: string) => boolean): Promise<ArmAnswer> {
  const views = await Promise.all(context.apps.list().map((site) => siteView(context, site)));
  const all: object[] = [...views, ...context.resources.list(`${context.ids.subscription}/resourceGroups/`)];
  const members = ['id', 'name', 'type', 'location', 'kind', 'tags', 'sku', 'identity'];
  const brief = all.map((one) => Object.fromEntries(members.map((key) => [key, Reflect.get(one, key)])) as Record<string, unknown>);
  return listOf(brief.filter(({ id, type }) => wanted(String(id), String(type))));
}

function checkGroup(name: string, location: unknown, known: ResourceGroup | null): void {
  if (!/^[\w.()-]{1,90}$/.test(name) || name.endsWith('.')) {
    throw new ArmError(
      400,
      'InvalidResourceGroup',
      `The provided resource group name '${name}' has these invalid characters or is too long.`,
    );
  }
  if (typeof location !== 'string' || location === '') {
    throw new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  if (!isLocation(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${location}' is not available for resource group.`,
    );
  }
  if (known === null || known.location === normalLocation(location)) return;
  const message = `Invalid resource group location '${normalLocation(location)}'. The Resource group already exists in location '${known.location}'.`;
  throw new ArmError(409, 'InvalidResourceGroupLocation', message);
}
