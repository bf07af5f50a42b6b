import { AppError } from '#shared/errors.ts';
import type { Trigger } from '#shared/model/function.ts';
import type { Call, FunctionKey, TriggersFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { functionName, toTrigger } from '../functions/bindings.ts';
import { functionsOf } from '../functions/list-all.ts';
import { pickFunction } from '../functions/read-detail.ts';
import { AZURE } from '../provider-id.ts';
import { readEventSubscriptions } from '../resources/event-subscriptions.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { withEnabled } from '../settings/disabled.ts';
import { findSite } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { orUnread, type Unread } from '../unread.ts';

/** A function is switched off by a setting of its app. */
async function setEnabled(context: AzureContext, key: FunctionKey, id: string, enabled: boolean, call: Call): Promise<Trigger> {
  const op = 'triggers.update';
  const name = /^function\/(.+)$/.exec(id)?.[1];
  if (name === undefined) {
    throw new AppError('unsupported', 'Only functions can be switched off here.', { provider: AZURE, op, hint: 'Event subscriptions belong to Event Grid: change them there.' });
  }
  const found = await findSite(context, op, key, call);
  return context.run(op, async () => {
    const functions = await functionsOf(context, found, call);
    const fn = pickFunction({ ...found, key: { ...found.key, fn: name } }, functions);
    const operations = await siteOperations(context, found.at, call);
    await changeSettings(operations, (settings) => withEnabled(settings, name, enabled));
    const trigger = fn === null ? null : toTrigger({ ...fn, isDisabled: !enabled });
    if (trigger !== null) return trigger;
    throw new AppError('not_found', `The function ${name} has no trigger.`, { provider: AZURE, op, hint: 'Look at its configuration.' });
  });
} // prettier-ignore

/** What the functions of an app declare as their triggers, and what Event Grid sends them. */
export const triggersFacet = (context: AzureContext): TriggersFacet => ({
  async list(key, call) {
    const op = 'triggers.list';
    const found = await findSite(context, op, key, call);
    const functions = await context.run(op, () => functionsOf(context, found, call));
    const one = pickFunction(found, functions);
    const shown = one === null ? functions : [one];
    const unread: Unread = {};
    const eventGrid = shown.filter((fn) => /eventgridtrigger/i.test(JSON.stringify(fn.config?.['bindings'] ?? []))).map(functionName);
    const subscriptions = await orUnread<Trigger[]>(context, op, 'event subscriptions', unread, [], () =>
      readEventSubscriptions(context, found, eventGrid, call),
    );
    return { items: [...shown.map(toTrigger).filter((trigger) => trigger !== null), ...subscriptions], unread };
  },
  update: (key, id, { enabled }, call) => setEnabled(context, key, id, enabled, call),
});
