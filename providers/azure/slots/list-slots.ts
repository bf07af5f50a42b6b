import type { Site } from '@azure/arm-appservice';
import type { Version } from '#shared/model/function.ts';
import { isCancelled } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import { stackOf } from '../functions/stack.ts';
import { digestOf, runningDeployment, type ScmDeployment } from '../scm/deployments.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import type { FoundSite } from '../sites/site-at.ts';

/** A slot, or the app itself as the one that is live, with what was deployed to it. */
export interface Slot {
  /** Null for production. */
  name: string | null;
  site: Site;
  deployment: ScmDeployment | null;
}

/** A slot is named `APP/SLOT`. */
export function slotName({ name }: Pick<Site, 'name'>): string {
  return (name ?? '').split('/').at(-1) ?? '';
}

/** What was deployed to a slot; a stopped one, or one whose SCM site is closed to this profile, does not say. */
async function deploymentOf(context: AzureContext, found: FoundSite, site: Site, slot: string | null, call: Call): Promise<ScmDeployment | null> {
  try {
    return await runningDeployment(context, { ...found, site, at: { ...found.at, slot } }, call);
  } catch (error) {
    if (call.signal.aborted || isCancelled(error)) throw error;
    return null;
  }
} // prettier-ignore

/** The slots beside production by name, without what was deployed to them. None in a plan without slots. */
export async function slotSites(context: AzureContext, { at, site: live }: FoundSite, call: Call): Promise<{ name: string; site: Site }[]> {
  if (!planOf(live).slots) return [];
  const { webApps } = await context.clients.web(at.subscription);
  const sites: Site[] = [];
  for await (const site of webApps.listSlots(at.group, at.app, { abortSignal: call.signal })) sites.push(site);
  return sites.map((site) => ({ name: slotName(site), site })).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Production first, then the slots by name. An app in a plan without slots is there alone. */
export async function listSlots(context: AzureContext, found: FoundSite, call: Call): Promise<Slot[]> {
  const { subscription, group, app } = found.at;
  const { webApps } = await context.clients.web(subscription);
  const live = found.at.slot === null ? found.site : await webApps.get(group, app, { abortSignal: call.signal });
  const sites = [{ name: null, site: live }, ...(await slotSites(context, { ...found, site: live }, call))];
  return Promise.all(
    sites.map(async ({ name, site }) => ({ name, site, deployment: await deploymentOf(context, found, site, name, call) })),
  );
}

/** A slot as a version: what is in production is live. */
export function toVersion({ name, site, deployment }: Slot): Version {
  const deployedAt = Date.parse(deployment?.end_time ?? deployment?.received_time ?? '');
  const at = Number.isNaN(deployedAt) ? (site.lastModifiedTimeUtc?.getTime() ?? 0) : deployedAt;
  return {
    version: name ?? PRODUCTION,
    createdAt: new Date(at).toISOString(),
    codeSha256: digestOf(deployment) ?? '',
    codeSize: 0,
    runtime: stackOf(site) ?? 'unknown',
    handler: '',
    description: site.state === 'Stopped' ? 'Stopped' : '',
    live: name === null,
  };
}
