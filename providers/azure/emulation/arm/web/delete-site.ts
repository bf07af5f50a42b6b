import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';

/** Removes an app with its slots, or one slot. `emptyPlan`: its plan too, where nothing is left in it; that is the default of the service. */
export async function deleteSite(context: AzureContext, site: Site, { emptyPlan }: { emptyPlan: boolean }): Promise<void> {
  const all = site.slot === null ? [...context.apps.slots(site.name), site] : [site];
  for (const one of all) {
    context.apps.remove(one);
    context.deployments.forget(one);
    await context.releases.remove(one);
    await context.addresses.close(one);
  }
  const { planId } = site;
  if (!emptyPlan || planId === null || site.slot !== null) return;
  if (!context.apps.list().some((other) => other.planId === planId)) context.resources.remove(planId);
}
