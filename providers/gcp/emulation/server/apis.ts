import type { Api } from '../api/api.ts';
import { functionsApi } from '../functions/functions-api.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { createPolicies } from '../iam/policies.ts';
import { loggingApi } from '../logging/logging-api.ts';
import { runApis } from '../run/run-apis.ts';
import { operationsApi } from '../operations/operations-api.ts';

/** Every emulated API. The only list. */
export function emulatedApis(services: DeployServices): Api[] {
  const policies = createPolicies(services.context.host);
  return [functionsApi(services), operationsApi(services.context), ...runApis(services, policies), loggingApi(services)];
}
