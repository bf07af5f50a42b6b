import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { Api } from '../api/api.ts';
import { createGrpc, type GrpcServer } from '../api/grpc.ts';
import { createPlainRest } from '../api/plain-route.ts';
import { createRest, type RestHandler } from '../api/rest.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { STORAGE_FIDELITY } from '../storage/storage-api.ts';
import { emulatedApis, emulatedRoutes } from './apis.ts';

/** What answers requests. */
export interface LoadedApis {
  /** In the order in which they are asked. */
  rest: readonly RestHandler[];
  grpc: GrpcServer;
  fidelity: readonly Fidelity[];
}

/** Reads the descriptors of every emulated API, which takes a moment. */
export function loadApis(services: DeployServices): LoadedApis {
  const { host, endpoint } = services.context;
  const apis = emulatedApis(services);
  const routes = emulatedRoutes(services);
  const onFault = (error: unknown, what: string): void => host.log('error', `${what} failed.`, error);
  return {
    rest: [createRest(apis), createPlainRest(routes)],
    grpc: createGrpc(apis, { origin: endpoint(), onFault, callerOf: services.callers.of }),
    fidelity: [
      ...apis.flatMap(fidelityOf),
      ...STORAGE_FIDELITY,
      ...routes.map(({ label: service, operation, level, note }) => ({ service, operation, level, note })),
    ],
  };
}

function fidelityOf({ label, fidelity }: Api): Fidelity[] {
  return Object.entries(fidelity).map(([operation, [level, note]]) => ({ service: label, operation, level, note: note ?? null }));
}
