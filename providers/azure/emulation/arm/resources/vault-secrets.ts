import { isMapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError, resourceNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { bodyOf, propertiesOf, textsOf } from '../web/body.ts';
import { GROUP_PATH } from '../web/site-routes.ts';
import type { Resource } from './resource-store.ts';

const VAULT = 'Microsoft.KeyVault/vaults';
const TYPE = `${VAULT}/secrets`;
const NAME = /^[a-zA-Z0-9-]{1,127}$/;
const NOTE = 'Dates and names. Values are not kept: no vault is served.';

/** Secrets of vaults as Resource Manager shows them, which is without their values. @see https://learn.microsoft.com/rest/api/keyvault/keyvault/secrets */
export function vaultSecretRoutes({ resources, ids }: AzureContext): ArmRoute[] {
  const vault = (request: ArmRequest): Resource => {
    const [group, name] = [param(request, 'resourceGroup'), param(request, 'vault')];
    const found = resources.find(ids.resource(group, VAULT, name));
    if (found === null) throw resourceNotFound(VAULT, name, group);
    return found;
  };
  const idOf = (request: ArmRequest): string => `${vault(request).id}/secrets/${param(request, 'name')}`;
  const get = (request: ArmRequest): ArmAnswer => {
    const found = resources.find(idOf(request));
    if (found !== null) return ok(found);
    throw new ArmError(404, 'SecretNotFound', `A secret with (name/id) ${param(request, 'name')} was not found in this key vault.`);
  };
  const put = (request: ArmRequest): ArmAnswer => {
    const id = idOf(request);
    const name = param(request, 'name');
    if (!NAME.test(name)) throw new ArmError(400, 'BadRequest', `The request URI contains an invalid name: ${name}`);
    const { attributes, contentType, value } = propertiesOf(request);
    const known = resources.find(id);
    const now = Math.floor(Date.now() / 1000);
    const before = isMapping(known?.properties['attributes']) ? known.properties['attributes'] : {};
    // A value makes a new version, with a date of its own.
    const created = value === undefined ? (before['created'] ?? now) : now;
    const address = `https://${vault(request).name.toLowerCase()}.vault.localhost/secrets/${name}`;
    const version = known === null || value !== undefined ? crypto.randomUUID().replaceAll('-', '') : String(known.properties['secretUriWithVersion']).split('/').at(-1); // prettier-ignore
    const resource: Resource = {
      id,
      name,
      type: TYPE,
      tags: textsOf(bodyOf(request)['tags'], 'tags'),
      properties: {
        ...(typeof contentType === 'string' ? { contentType } : {}),
        attributes: { enabled: true, ...(isMapping(attributes) ? attributes : {}), created, updated: now },
        secretUri: address,
        secretUriWithVersion: `${address}/${version}`,
      },
    };
    resources.put(resource);
    return { status: known === null ? 201 : 200, body: resource };
  };
  const one = `${GROUP_PATH}/providers/${VAULT}/{vault}/secrets/{name}`;
  return routesOf('Microsoft.KeyVault', {
    [`GET ${GROUP_PATH}/providers/${VAULT}/{vault}/secrets`]: [
      'Secrets_List',
      'modelled',
      (request) => listOf(resources.list(`${vault(request).id}/`).filter(({ type }) => type === TYPE)),
      NOTE,
    ],
    [`GET ${one}`]: ['Secrets_Get', 'modelled', get, NOTE],
    [`PUT ${one}`]: ['Secrets_CreateOrUpdate', 'approximated', put, NOTE],
  });
}
