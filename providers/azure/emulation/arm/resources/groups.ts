import type { AzureContext } from '../../server/context.ts';
import { ArmError, groupNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { bodyOf, textsOf } from '../web/body.ts';
import { deleteSite } from '../web/delete-site.ts';
import { siteView } from '../web/site-view.ts';
import { isLocation, normalLocation } from './locations.ts';
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
  const remove = async (request: ArmRequest): Promise<ArmAnswer> => {
    const { name } = need(request);
    for (const site of context.apps.list()) {
      if (site.resourceGroup.toLowerCase() === name.toLowerCase()) await deleteSite(context, site, { emptyPlan: false });
    }
    for (const { id } of resources.list(`${ids.group(name)}/`)) resources.remove(id);
    resources.removeGroup(name);
    return { status: 200 };
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
    [`DELETE ${ONE}`]: ['ResourceGroups_Delete', 'modelled', remove, 'Answers when it is done, with 200.'],
    [`GET ${ONE}/resources`]: [
      'Resources_ListByResourceGroup',
      'modelled',
      (request) => inGroup(context, need(request)),
      'Without $filter.',
    ],
  });
}

/** What is in a group, without its properties. */
async function inGroup(context: AzureContext, { name }: ResourceGroup): Promise<ArmAnswer> {
  const sites = context.apps.list().filter((site) => site.resourceGroup.toLowerCase() === name.toLowerCase());
  const views = await Promise.all(sites.map((site) => siteView(context, site)));
  const all: object[] = [...views, ...context.resources.list(`${context.ids.group(name)}/`)];
  return listOf(
    all.map((one) => Object.fromEntries(['id', 'name', 'type', 'location', 'kind', 'tags'].map((key) => [key, Reflect.get(one, key)]))),
  );
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
