import type { AzureContext } from '../server/context.ts';
import type { ArmRoute } from './arm-route.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { hostKeyRoutes } from './web/host-keys.ts';
import { functionRoutes } from './web/functions.ts';
import { siteCrud } from './web/sites.ts';

/** Every operation of Resource Manager that is answered. The only list. */
export function armRoutes(context: AzureContext): ArmRoute[] {
  return [...subscriptionRoutes(context), ...siteCrud(context), ...functionRoutes(context), ...hostKeyRoutes(context)];
}
