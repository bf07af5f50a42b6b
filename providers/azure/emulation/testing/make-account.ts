import type { AzureRuntime } from './azure-runtime.ts';

/** A storage account in a group of its own, made through Resource Manager. */
export async function makeAccount(
  runtime: AzureRuntime,
  name: string,
): Promise<{ id: string; key: string; endpoints: Record<string, string> }> {
  const subscription = `/subscriptions/${runtime.subscription}`;
  const group = { method: 'PUT', body: { location: 'westeurope' } };
  await runtime.ask(`${subscription}/resourcegroups/${name}?api-version=2021-04-01`, group);
  const id = `${subscription}/resourceGroups/${name}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const body = { location: 'westeurope', sku: { name: 'Standard_LRS' }, kind: 'StorageV2' };
  await runtime.ask(`${id}?api-version=2023-01-01`, { method: 'PUT', body });
  const made = await runtime.ask(`${id}?api-version=2023-01-01`);
  const { primaryEndpoints: endpoints } = made.json['properties'] as { primaryEndpoints: Record<string, string> };
  const listed = await runtime.ask(`${id}/listKeys?api-version=2023-01-01`, { method: 'POST' });
  return { id, endpoints, key: (listed.json['keys'] as { value: string }[])[0]?.value ?? '' };
}
