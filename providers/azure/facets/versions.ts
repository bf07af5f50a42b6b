import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey, VersionsFacet } from '../../provider.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { AzureContext } from '../azure-context.ts';
import { readDetail } from '../functions/read-detail.ts';
import { needApp } from '../functions/update.ts';
import { AZURE } from '../provider-id.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import { findSite, slotOf } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { listSlots, toVersion } from '../slots/list-slots.ts';
import { needSlots } from '../slots/traffic.ts';

const PACE_MS = { local: 50, cloud: 3000 } as const;

function notProduction(op: string): AppError {
  return new AppError('invalid_input', 'Production is what an unqualified call runs already.', {
    provider: AZURE,
    op,
    hint: 'Name a slot.',
  });
}

/** Swaps a slot with production: what was live is in the slot then, and can be swapped back. */
async function swap(context: AzureContext, key: FunctionKey, call: Call): Promise<FunctionDetail> {
  const op = 'versions.rollback';
  const slot = slotOf(key.qualifier);
  if (slot === null) throw notProduction(op);
  const live = await findSite(context, op, { ...key, qualifier: null }, call);
  needApp(context, live, 'Slots are', op);
  needSlots(live, op);
  const { at } = await findSite(context, op, key, call);
  await context.run(op, async () => {
    const { webApps } = await context.clients.web(at.subscription);
    const options = { abortSignal: call.signal, updateIntervalInMs: PACE_MS[context.target] };
    await webApps.swapSlotWithProduction(at.group, at.app, { targetSlot: slot, preserveVnet: true }, options);
  });
  return readDetail(context, op, { name: key.name, qualifier: null }, call);
}

/** Slots: the one kind of version that Azure keeps beside the one that is live. */
export const versionsFacet = (context: AzureContext): VersionsFacet => ({
  async *list(key, call) {
    const op = 'versions.list';
    const found = await findSite(context, op, { ...key, qualifier: null }, call);
    yield* (await context.run(op, () => listSlots(context, found, call))).map(toVersion);
  },
  rollback: (key, call) => swap(context, key, call),
  async remove(key, call) {
    const op = 'versions.remove';
    if (slotOf(key.qualifier) === null) {
      throw new AppError('invalid_input', `${PRODUCTION} is the app itself.`, {
        provider: AZURE,
        op,
        hint: 'Name a slot, or remove the function app.',
      });
    }
    const found = await findSite(context, op, key, call);
    needApp(context, found, 'Slots are', op);
    await context.run(op, async () => (await siteOperations(context, found.at, call)).remove());
  },
});
