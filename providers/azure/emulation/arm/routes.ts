import type { AzureContext } from '../server/context.ts';
import type { ArmRoute } from './arm-route.ts';
import { authorizationRoutes, diagnosticSettingRoutes } from './resources/authorization.ts';
import { costRoutes } from './resources/costs.ts';
import { eventSubscriptionRoutes } from './resources/event-subscriptions.ts';
import { groupRoutes } from './resources/groups.ts';
import { metricRoutes } from './resources/metrics.ts';
import { resourceProviderRoutes } from './resources/providers.ts';
import { storageRoutes } from './resources/storage-keys.ts';
import { storedRoutes } from './resources/stored-routes.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { vaultSecretRoutes } from './resources/vault-secrets.ts';
import { actionRoutes } from './web/actions.ts';
import { configRoutes } from './web/config.ts';
import { deploymentRoutes } from './web/deployments.ts';
import { extensionRoutes } from './web/extensions.ts';
import { functionRoutes } from './web/functions.ts';
import { hostKeyRoutes } from './web/host-keys.ts';
import { keptConfigRoutes } from './web/kept-config.ts';
import { planRoutes } from './web/plans.ts';
import { webProviderRoutes } from './web/provider.ts';
import { publishingRoutes } from './web/publishing.ts';
import { siteSideRoutes } from './web/site-sides.ts';
import { slotRoutes } from './web/slots.ts';
import { siteCrud } from './web/sites.ts';

/** Every operation of Resource Manager that is answered. The only list. */
export function armRoutes(context: AzureContext): ArmRoute[] {
  return [
    subscriptionRoutes,
    groupRoutes,
    siteCrud,
    planRoutes,
    configRoutes,
    keptConfigRoutes,
    publishingRoutes,
    actionRoutes,
    deploymentRoutes,
    functionRoutes,
    hostKeyRoutes,
    slotRoutes,
    siteSideRoutes,
    extensionRoutes,
    webProviderRoutes,
    resourceProviderRoutes,
    storedRoutes,
    storageRoutes,
    vaultSecretRoutes,
    authorizationRoutes,
    diagnosticSettingRoutes,
    eventSubscriptionRoutes,
    metricRoutes,
    costRoutes,
  ].flatMap((routes) => routes(context));
}
