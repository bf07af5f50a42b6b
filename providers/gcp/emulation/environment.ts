import type { FunctionIdentity } from '../../emulation.ts';

/** How the framework calls the user's function. @see https://github.com/GoogleCloudPlatform/functions-framework-nodejs#configure-the-functions-framework */
export type SignatureType = 'http' | 'event' | 'cloudevent';

/**
 * Variables that the service sets.
 * @see https://cloud.google.com/functions/docs/configuring/env-var#runtime_environment_variables_set_automatically
 * @see https://cloud.google.com/run/docs/container-contract#services-env-vars
 */
export function functionEnvironment(signature: SignatureType): (fn: FunctionIdentity) => Record<string, string> {
  return (fn) => ({
    FUNCTION_TARGET: fn.handler,
    // Legacy functions choose `event` with it themselves.
    FUNCTION_SIGNATURE_TYPE: fn.env['FUNCTION_SIGNATURE_TYPE'] ?? signature,
    K_SERVICE: fn.name.toLowerCase().replaceAll('_', '-'),
    K_REVISION: `${fn.name.toLowerCase().replaceAll('_', '-')}-${fn.version.padStart(5, '0')}-loc`,
    K_CONFIGURATION: fn.name.toLowerCase().replaceAll('_', '-'),
    PORT: '8080',
    CLOUD_RUN_TIMEOUT_SECONDS: String(Math.ceil(fn.timeoutS)),
  });
}

/** Names that a deployment may not set. @see https://cloud.google.com/functions/docs/configuring/env-var#reserved_environment_variables */
const RESERVED_VARIABLES: ReadonlySet<string> = new Set(['FUNCTION_TARGET', 'K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT']);

export function isReservedVariable(name: string): boolean {
  return RESERVED_VARIABLES.has(name) || name.startsWith('X_GOOGLE_');
}
