import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { createArm } from '../arm/create-arm.ts';
import { seedResources } from '../arm/resources/seed.ts';
import { armRoutes } from '../arm/routes.ts';
import { authorityFidelity, createAuthority } from '../entra/authority.ts';
import type { Tokens } from '../entra/tokens.ts';
import { scmFidelity } from '../scm/serve-scm.ts';
import { monitorFidelity, serveMonitor } from '../monitor/serve-monitor.ts';
import { packageFidelity, servePackage } from '../packages/serve-package.ts';
import type { AzureContext } from './context.ts';
import { ownRoute } from './own-route.ts';

/** What answers at the endpoint of Resource Manager. */
export interface LoadedArm {
  answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void>;
  fidelity: readonly Fidelity[];
}

/** Resource Manager, the login authority beside it, and the emulation's own paths. */
export function loadArm(context: AzureContext, tokens: Tokens): LoadedArm {
  seedResources(context);
  const routes = armRoutes(context);
  const arm = createArm(context, routes);
  const authority = createAuthority(context.defaults, context.endpoint, tokens);
  return {
    async answer(request, response, signal) {
      // az writes two slashes where its cloud was registered with one at the end.
      request.url = request.url?.replace(/^\/{2,}/, '/');
      if (await authority.answer(request, response)) return;
      if (await ownRoute(context, request, response)) return;
      if (await servePackage(context, request, response)) return;
      if (await serveMonitor(context, request, response, signal)) return;
      await arm(request, response, signal);
    },
    fidelity: [
      ...routes.map(({ service, operation, level, note }) => ({ service, operation, level, note: note ?? null })),
      ...authorityFidelity,
      ...scmFidelity,
      ...monitorFidelity,
      packageFidelity,
    ],
  };
}
