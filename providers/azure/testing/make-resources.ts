import { createHttpClient } from '../http/http-client.ts';

/** What the emulation's subscription is called, and what tests make in it before they deploy. */
export const LOCAL = {
  tenant: '00000000-0000-0000-0000-000000000002',
  subscription: '00000000-0000-0000-0000-000000000001',
  client: '00000000-0000-0000-0000-000000000003',
  resourceGroup: 'tests',
  storage: 'isobartests',
  insights: 'tests-insights',
  location: 'westeurope',
} as const;

/** Makes a resource group, a storage account and an Application Insights component, as an administrator would. */
export async function makeResources(endpoint: string, ca: string): Promise<void> {
  const { location, resourceGroup, subscription, storage, insights } = LOCAL;
  const http = createHttpClient(ca);
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const put = async (path: string, apiVersion: string, body: object): Promise<void> => {
    const answer = await http.read({
      method: 'PUT',
      url: new URL(`${endpoint}${path}?api-version=${apiVersion}`),
      headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ location, ...body })),
      signal: AbortSignal.timeout(30_000),
    });
    if (answer.status >= 300) throw new Error(`PUT ${path}: ${answer.status} ${answer.body.toString('utf8')}`);
  };
  await put(group, '2022-09-01', {});
  await put(`${group}/providers/Microsoft.Storage/storageAccounts/${storage}`, '2023-05-01', {
    sku: { name: 'Standard_LRS' },
    kind: 'StorageV2',
  });
  await put(`${group}/providers/Microsoft.Insights/components/${insights}`, '2020-02-02', {
    kind: 'web',
    properties: { Application_Type: 'web' },
  });
}
