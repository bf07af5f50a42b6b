import type { SlotConfigNamesResource } from '@azure/arm-appservice';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import type { FoundSite } from '../sites/site-at.ts';

type At = Pick<FoundSite, 'at' | 'site'>;

async function read(context: AzureContext, { at }: At, { signal }: Call): Promise<SlotConfigNamesResource> {
  const { webApps } = await context.clients.web(at.subscription);
  return webApps.listSlotConfigurationNames(at.group, at.app, { abortSignal: signal });
}

/**
 * Names of the settings that stay with their slot when slots are swapped, for all slots of an app alike. None in a plan
 * without slots. @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-slots#manage-settings
 */
export async function readSlotSettings(context: AzureContext, found: At, call: Call): Promise<string[]> {
  if (!planOf(found.site).slots) return [];
  return [...((await read(context, found, call)).appSettingNames ?? [])].toSorted((a, b) => a.localeCompare(b));
}

/** Replaces them; connection strings and mounts that stay with their slot are left as they are. */
export async function writeSlotSettings(context: AzureContext, found: At, names: readonly string[], call: Call): Promise<void> {
  const { connectionStringNames, azureStorageConfigNames } = await read(context, found, call);
  const { webApps } = await context.clients.web(found.at.subscription);
  const kept = {
    ...(connectionStringNames === undefined ? {} : { connectionStringNames }),
    ...(azureStorageConfigNames === undefined ? {} : { azureStorageConfigNames }),
  };
  await webApps.updateSlotConfigurationNames(found.at.group, found.at.app, { ...kept, appSettingNames: [...names] }, { abortSignal: call.signal });
} // prettier-ignore
