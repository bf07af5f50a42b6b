import type { SiteConfigResource } from '@azure/arm-appservice';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { stackOf, stackOfSettings } from '../functions/stack.ts';
import { digestOf, runningDeployment } from '../scm/deployments.ts';
import { findSiteOrNull } from '../sites/find-site.ts';
import { isFunctionApp, type FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { readSlotSettings } from '../slots/slot-settings.ts';
import { orUnread } from '../unread.ts';
import type { Wanted } from './wanted.ts';

/** An app, or the slot that is deployed to, as it is before a deployment. */
export interface Existing {
  found: FoundSite;
  /** The wanted slot is not there yet: `found` is production. */
  newSlot: boolean;
  settings: Record<string, string>;
  config: SiteConfigResource;
  /** Names of those that stay with their slot. */
  slotSettings: string[];
  runtime: string | null;
  /** Digest of the deployed files; null where it is unknown. */
  digest: string | null;
}

export function keyNameOf({ app, resourceGroup }: Wanted): string {
  return resourceGroup === null ? app : `${resourceGroup}~${app}`;
}

async function findSlot(context: AzureContext, op: string, found: FoundSite, slot: string, call: Call): Promise<FoundSite | null> {
  const at = { ...found.at, slot };
  const operations = await siteOperations(context, at, call);
  try {
    return { ...found, at, site: await context.run(op, () => operations.get()) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'not_found') return null;
    throw error;
  }
}

/** The app as it is; null where there is none. */
export async function readExisting(context: AzureContext, op: string, wanted: Wanted, call: Call): Promise<Existing | null> {
  const named = await findSiteOrNull(context, op, { name: wanted.app, qualifier: null }, call).catch(async (error: unknown) => {
    // Several have the name: the resource group tells which one.
    if (wanted.resourceGroup === null) throw error;
    return findSiteOrNull(context, op, { name: keyNameOf(wanted), qualifier: null }, call);
  });
  const found = named !== null && wanted.resourceGroup !== null && named.at.group.toLowerCase() !== wanted.resourceGroup.toLowerCase()
    ? await findSiteOrNull(context, op, { name: keyNameOf(wanted), qualifier: null }, call)
    : named; // prettier-ignore
  if (found === null || !isFunctionApp(found.site)) return null;
  const slotSite = wanted.slot === null ? found : await findSlot(context, op, found, wanted.slot, call);
  const site = slotSite ?? found;
  const operations = await siteOperations(context, site.at, call);
  const unread = {};
  const [settings, config, slotSettings] = await Promise.all([
    context.run(op, () => operations.settings()),
    context.run(op, () => operations.configuration()),
    orUnread<string[]>(context, op, 'slotSettings', unread, [], () => readSlotSettings(context, site, call)),
  ]);
  const deployment =
    slotSite === null ? null : await orUnread(context, op, 'code', unread, null, () => runningDeployment(context, site, call));
  return {
    found: site,
    newSlot: slotSite === null,
    settings,
    config,
    slotSettings,
    runtime: stackOf(site.site) ?? stackOf({ siteConfig: config }) ?? stackOfSettings(settings),
    digest: digestOf(deployment),
  };
}
