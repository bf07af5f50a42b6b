import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadOnce } from '#shared/async/load-once.ts';
import type { ServeEmulation } from '../../../emulation-host.ts';
import { adoptFunctions } from '../apps/adopt-functions.ts';
import { createAppStore } from '../apps/app-store.ts';
import { createReleases } from '../apps/release.ts';
import type { Site } from '../apps/site.ts';
import { createOperations } from '../arm/operations.ts';
import { createRateLimits } from '../arm/rate-limits.ts';
import { resourceIds } from '../arm/resource-ids.ts';
import { createResourceStore } from '../arm/resources/resource-store.ts';
import { serveManagedIdentity } from '../entra/managed-identity.ts';
import { createTokens } from '../entra/tokens.ts';
import { createFunctionsHost } from '../host/functions-host.ts';
import { serveFunc } from '../host/serve-func.ts';
import { serveSite } from '../host/serve-site.ts';
import { models } from '../models.ts';
import { createDeployments } from '../scm/deployments.ts';
import { createPackageSetting } from '../scm/package-setting.ts';
import type { LoadedArm } from './load-arm.ts';
import { localTls } from '../tls/local-ca.ts';
import { describeTriggers } from '../triggers/describe-triggers.ts';
import { clientEnvironment } from './client-environment.ts';
import type { AzureContext } from './context.ts';
import { createFront, createProgramFront } from './create-front.ts';
import { readDefaults } from './defaults.ts';
import { routeTraffic } from './route-traffic.ts';
import { sendStopped } from './send-stopped.ts';
import { createSiteAddresses } from './site-addresses.ts';
import { watchStorage } from './watch-storage.ts';
import { siteVariables } from './site-variables.ts';

/**
 * Serves Azure on loopback over TLS: Resource Manager on one port, every app and its SCM site on ports of their own.
 * Resource Manager is loaded by the first request.
 */
const serve: ServeEmulation = async (host) => {
  const tls = await localTls(host.dir);
  const defaults = readDefaults(host);
  const apps = createAppStore(host);
  const releases = createReleases(host, apps);
  const deployments = createDeployments(host, releases);
  const functionsHost = await createFunctionsHost(host, tls, {
    models: new Set(models.map(({ id }) => id)),
    isRunning: (app) => apps.byFunction(app)?.state !== 'Stopped',
    hubPartitions: defaults.hubPartitions,
  });
  apps.onChange(({ functionName }) => void functionsHost.triggers.sync(functionName));
  let endpoint = '';
  type Part = (of: { site: Site; request: IncomingMessage; response: ServerResponse; signal: AbortSignal }) => Promise<void>;
  const ofSite = (key: { name: string; slot: string | null }, part: Part) =>
    createFront(host, async (request, response, signal) => {
      const site = apps.find(key.name, key.slot);
      if (site === null) sendStopped(response, 404);
      else await part({ site, request, response, signal });
    });
  const addresses = createSiteAddresses(host, tls, {
    site: (key, request, response) =>
      ofSite(key, async (call) => {
        if (call.site.state === 'Stopped') sendStopped(response, 403);
        else
          await serveSite(context, {
            ...call,
            site: routeTraffic(apps, call.site, request, response),
            origin: `https://${request.headers.host ?? ''}`,
          });
      })(request, response),
    scm: (key, request, response) =>
      ofSite(key, async (call) => (await import('../scm/serve-scm.ts')).serveScm(context, call))(request, response),
  });
  const context: AzureContext = {
    host,
    defaults,
    tls,
    endpoint: () => endpoint,
    apps,
    releases,
    functionsHost,
    deployments,
    packages: createPackageSetting(host, apps, deployments),
    resources: createResourceStore(host),
    ids: resourceIds(defaults),
    operations: createOperations(host),
    limits: createRateLimits(),
    addresses,
    over: new AbortController(),
  };
  const tokens = createTokens(defaults, context.endpoint);
  const arm = loadOnce(async () => (await import('./load-arm.ts')).loadArm(context, tokens));
  const answer = async (...call: Parameters<LoadedArm['answer']>): Promise<void> => (await arm.get()).answer(...call);
  const listener = await host.listen('arm', createProgramFront(host, answer), { tls });
  endpoint = `https://localhost:${listener.port}`;
  const identity = await serveManagedIdentity(host, apps, defaults, tokens);
  const func = await host.listen('func', serveFunc(context));
  const stops = [adoptFunctions(context), watchStorage(context), () => context.over.abort()];
  return {
    url: endpoint,
    further: { ...functionsHost.further, func: func.url },
    variables: ({ name }) => ({ ...functionsHost.variables(), ...siteVariables(context, name), ...identity.variables(name) }),
    triggers: (name) => describeTriggers(functionsHost.triggers, name),
    begin: functionsHost.begin,
    environment: () => clientEnvironment(context),
    fidelity: async () => [...(await arm.get()).fidelity, ...functionsHost.fidelity],
    async close(graceMs) {
      for (const stop of stops) stop();
      await Promise.all([
        listener.close(graceMs),
        identity.close(graceMs),
        addresses.closeAll(graceMs),
        func.close(graceMs),
        functionsHost.close(graceMs),
      ]);
      await Promise.all([deployments.close(), context.operations.close()]);
    },
  };
};
export default serve;
