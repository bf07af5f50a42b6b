import type { TriggersFacet } from '../../provider.ts';
import { readDeployed } from '../functions/deployed.ts';
import type { GcpContext } from '../gcp-context.ts';
import { triggersOf } from '../triggers/read-triggers.ts';

export const triggersFacet = (context: GcpContext): TriggersFacet => ({
  async list(key, call) {
    const op = 'triggers.list';
    const deployed = await readDeployed(context, op, context.locate(key.name), call);
    const { items, unread } = await triggersOf(context, op, deployed, call);
    return { items, unread };
  },
});
