import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServeEmulation } from '../../../emulation-host.ts';
import { adoptFunctions } from '../apps/adopt-functions.ts';
import { createAppStore } from '../apps/app-store.ts';
import { createReleases } from '../apps/release.ts';
import type { Site } from '../apps/site.ts';
import { createArm } from '../arm/create-arm.ts';
import { createOperations } from '../arm/operations.ts';
import { resourceIds } from '../arm/resource-ids.ts';
import { createResourceStore } from '../arm/resources/resource-store.ts';
import { armRoutes } from '../arm/routes.ts';
import { serveSite } from '../host/serve-site.ts';
import { createDeployments } from '../scm/deployments.ts';
import { createPackageSetting } from '../scm/package-setting.ts';
import { scmFidelity, serveScm } from '../scm/serve-scm.ts';
import { localTls } from '../tls/local-ca.ts';
import { clientEnvironment } from './client-environment.ts';
import type { AzureContext } from './context.ts';
import { createFront, createProgramFront } from './create-front.ts';
import { readDefaults } from './defaults.ts';
import { routeTraffic } from './route-traffic.ts';
import { sendStopped } from './send-stopped.ts';
import { createSiteAddresses } from './site-addresses.ts';

/**
 * Serves Azure on loopback over TLS: Resource Manager on one port, every app and its SCM site on ports of their own.
 */
const serve: ServeEmulation = async (host) => {
  const tls = await localTls(host.dir);
  const defaults = readDefaults(host);
  const apps = createAppStore(host);
  const releases = createReleases(host, apps);
  const deployments = createDeployments(host, releases);
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
    scm: (key, request, response) => ofSite(key, (call) => serveScm(context, call))(request, response),
  });
  const context: AzureContext = {
    host,
    defaults,
    endpoint: () => endpoint,
    apps,
    releases,
    deployments,
    packages: createPackageSetting(host, apps, deployments),
    resources: createResourceStore(host),
    ids: resourceIds(defaults),
    operations: createOperations(host),
    addresses,
  };
  const routes = armRoutes(context);
  const listener = await host.listen('arm', createProgramFront(host, createArm(context, routes)), { tls });
  endpoint = `https://localhost:${listener.port}`;
  const stop = adoptFunctions(context);
  return {
    url: endpoint,
    environment: () => clientEnvironment(context, tls),
    fidelity: [...routes.map(({ service, operation, level, note }) => ({ service, operation, level, note: note ?? null })), ...scmFidelity],
    async close(graceMs) {
      stop();
      await Promise.all([listener.close(graceMs), addresses.closeAll(graceMs)]);
      await Promise.all([deployments.close(), context.operations.close()]);
    },
  };
};
export default serve;
