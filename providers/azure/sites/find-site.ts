import type { Site } from '@azure/arm-appservice';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { isMissing } from '../errors.ts';
import { AZURE } from '../provider-id.ts';
import { parseAppKey, PRODUCTION, type AppKey } from './app-key.ts';
import { isFunctionApp, partsOfId, type FoundSite, type SiteAt } from './site-at.ts';
import { siteOperations } from './site-operations.ts';

/** Resource groups by app, in lower case, as they were when last looked. Refreshed where it does not hold. */
const groups = new WeakMap<AzureContext, Map<string, string[]>>();

async function groupsOf(context: AzureContext, subscription: string, { app }: AppKey, fresh: boolean, { signal }: Call): Promise<string[]> {
  const known = groups.get(context) ?? new Map<string, string[]>();
  groups.set(context, known);
  const key = `${subscription}/${app.toLowerCase()}`;
  const found = known.get(key);
  if (found !== undefined && !fresh) return found;
  const web = await context.clients.web(subscription);
  // Several may look at once: what one finds takes the place of what was known, all of it at once.
  const listed = new Map<string, string[]>();
  for await (const site of web.webApps.list({ abortSignal: signal })) {
    const group = partsOfId(site.id)?.group ?? site.resourceGroup;
    if (group === undefined || !isFunctionApp(site)) continue;
    const at = `${subscription}/${(site.name ?? '').toLowerCase()}`;
    listed.set(at, [...(listed.get(at) ?? []), group]);
  }
  for (const name of known.keys()) if (name.startsWith(`${subscription}/`)) known.delete(name);
  for (const [name, some] of listed) known.set(name, some);
  return known.get(key) ?? [];
}

function noApp(context: AzureContext, { app, group }: AppKey): AppError {
  const where = group === null ? '' : ` in the resource group ${group}`;
  return new AppError('not_found', `There is no function app "${app}"${where}.`, {
    provider: AZURE,
    hint: `"isobar functions list --profile ${context.profile}" shows what there is.`,
  });
}

function ambiguous({ app }: AppKey, found: readonly string[]): AppError {
  return new AppError('invalid_input', `There are several function apps "${app}": in the resource groups ${found.join(' and ')}.`, {
    provider: AZURE,
    hint: `Say which one: ${found.map((group) => `${group}~${app}`).join(' or ')}.`,
  });
}

/** The slot that a qualifier names; null for production. */
export function slotOf(qualifier: string | null): string | null {
  return qualifier === null || qualifier.toLowerCase() === PRODUCTION ? null : qualifier;
}

async function get(context: AzureContext, at: SiteAt, call: Call): Promise<Site | null> {
  try {
    const { get: read } = await siteOperations(context, at, call);
    return await read();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function noSlot({ app, slot }: SiteAt): AppError {
  return new AppError('not_found', `The function app "${app}" has no slot "${slot ?? ''}".`, {
    provider: AZURE,
    hint: '"isobar versions list" shows the slots that it has.',
  });
}

/** Where an app is; null where there is none of this name. Throws `invalid_input` where there are several. */
async function locate(context: AzureContext, subscription: string, key: AppKey, fresh: boolean, call: Call): Promise<SiteAt | null> {
  if (key.group !== null) return { subscription, group: key.group, app: key.app, slot: null };
  const found = await groupsOf(context, subscription, key, fresh, call);
  if (found.length > 1) throw ambiguous(key, found);
  return found[0] === undefined ? null : { subscription, group: found[0], app: key.app, slot: null };
}

/** The site that a key names, or null. */
export async function findSiteOrNull(context: AzureContext, op: string, { name, qualifier }: FunctionKey, call: Call): Promise<FoundSite | null> {
  return context.run(op, async () => {
    const key = parseAppKey(name);
    const [first] = await context.subscriptions(call);
    const home = first?.id ?? '';
    const subscription = key.subscription ?? home;
    const slot = slotOf(qualifier);
    for (const fresh of [false, true]) {
      const at = await locate(context, subscription, key, fresh, call);
      if (at === null) continue;
      const site = await get(context, { ...at, slot }, call);
      if (site !== null) return { at: { ...at, slot }, key: { ...key, subscription: subscription === home ? null : subscription }, home, site };
      if (slot !== null && (await get(context, at, call)) !== null) throw noSlot({ ...at, slot });
      if (key.group !== null) return null;
    }
    return null;
  });
} // prettier-ignore

/** The site that a key names. Throws `not_found`. */
export async function findSite(context: AzureContext, op: string, key: FunctionKey, call: Call): Promise<FoundSite> {
  const found = await findSiteOrNull(context, op, key, call);
  if (found === null) throw noApp(context, parseAppKey(key.name));
  if (!isFunctionApp(found.site)) throw noApp(context, found.key);
  return found;
}
