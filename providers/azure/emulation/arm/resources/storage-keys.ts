import { isMapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { resourceNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { plainTexts } from '../../../../detection/cloud-yaml.ts';
import { bodyOf } from '../web/body.ts';
import { GROUP_PATH } from '../web/site-routes.ts';
import { newContainer } from '../../storage/blob/blobs.ts';
import type { Resource } from './resource-store.ts';
import { accountNameProblem, isAccountName, newAccountKeys } from './stored-types.ts';

const TYPE = 'Microsoft.Storage/storageAccounts';
const ONE = `${GROUP_PATH}/providers/${TYPE}/{name}`;
export const KEYS = 'storage-keys';

/** What tools ask of storage accounts when they create an app. */
export function storageRoutes({ resources, ids, host, functionsHost: { storage } }: AzureContext): ArmRoute[] {
  const need = (request: ArmRequest): Resource => {
    const found = resources.find(ids.resource(param(request, 'resourceGroup'), TYPE, param(request, 'name')));
    if (found === null) throw resourceNotFound(TYPE, param(request, 'name'), param(request, 'resourceGroup'));
    return found;
  };
  const keys = (request: ArmRequest): ArmAnswer => {
    const { id } = need(request);
    const known = host.documents.get(KEYS, id.toLowerCase());
    const values = isMapping(known) ? plainTexts(known) : newAccountKeys();
    if (!isMapping(known)) host.documents.put(KEYS, id.toLowerCase(), values);
    return ok({ keys: Object.entries(values).map(([keyName, value]) => ({ keyName, value, permissions: 'FULL' })) });
  };
  const checkName = (request: ArmRequest): ArmAnswer => {
    const name = String(bodyOf(request)['name'] ?? '');
    const taken = resources.list(`${ids.subscription}/`).some((one) => one.type === TYPE && one.name.toLowerCase() === name.toLowerCase());
    const valid = isAccountName(name);
    if (valid && !taken) return ok({ nameAvailable: true });
    const message = taken ? `The storage account named ${name} is already taken.` : accountNameProblem(name);
    return ok({ nameAvailable: false, reason: taken ? 'AlreadyExists' : 'AccountNameInvalid', message });
  };
  const blobServices = (request: ArmRequest): ArmAnswer =>
    listOf([
      {
        id: `${need(request).id}/blobServices/default`,
        name: 'default',
        type: `${TYPE}/blobServices`,
        properties: { cors: { corsRules: [] } },
      },
    ]);
  const container = (request: ArmRequest): ArmAnswer => {
    const name = param(request, 'container');
    const { id: accountId, name: accountName } = need(request);
    const blobs = storage.accounts.find(accountName)?.blobs;
    if (blobs?.container(name) === null) blobs.putContainer(newContainer(name));
    const id = `${accountId}/blobServices/default/containers/${name}`;
    return ok({
      id,
      name,
      type: `${TYPE}/blobServices/containers`,
      properties: { publicAccess: 'None', leaseState: 'Available', leaseStatus: 'Unlocked' },
    });
  };
  return routesOf('Microsoft.Storage', {
    [`POST ${ONE}/listKeys`]: ['StorageAccounts_ListKeys', 'modelled', keys],
    [`GET ${ONE}/blobServices`]: ['BlobServices_List', 'modelled', blobServices],
    [`PUT ${ONE}/blobServices/default/containers/{container}`]: ['BlobContainers_Create', 'modelled', container],
    'POST /subscriptions/{subscriptionId}/providers/Microsoft.Storage/checkNameAvailability': [
      'StorageAccounts_CheckNameAvailability',
      'modelled',
      checkName,
    ],
  });
}
