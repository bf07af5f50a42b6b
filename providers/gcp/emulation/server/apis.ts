import type { Api } from '../api/api.ts';
import { functionsApi } from '../functions/functions-api.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { operationsApi } from '../operations/operations-api.ts';

/** Every emulated API. The only list. */
export function emulatedApis(services: DeployServices): Api[] {
  return [functionsApi(services), operationsApi(services.context)];
}
