import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { GcpContext } from './context.ts';

/** The APIs that this emulation answers, as gcloud names them. @see https://cloud.google.com/sdk/gcloud/reference/topic/configurations (api_endpoint_overrides) */
const APIS = [
  'CLOUDFUNCTIONS',
  'RUN',
  'LOGGING',
  'MONITORING',
  'CLOUDTRACE',
  'CLOUDRESOURCEMANAGER',
  'CLOUDBUILD',
  'SERVICEUSAGE',
  'IAMCREDENTIALS',
];

/**
 * What gcloud needs. It sends the token of a file instead of asking for a login; the emulation looks at no token, and this
 * one opens nothing. The client libraries take endpoints in their options only, so there is no variable for them.
 */
export function clientEnvironment({ host, defaults, endpoint }: GcpContext): ClientEnvironment {
  const tokenFile = join(host.dir, 'token');
  writeFileSync(tokenFile, 'local', { mode: 0o600 });
  return {
    set: {
      ...Object.fromEntries(APIS.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${endpoint()}/`])),
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: tokenFile,
      CLOUDSDK_CORE_PROJECT: defaults.project,
      CLOUDSDK_FUNCTIONS_REGION: defaults.location,
      GOOGLE_CLOUD_PROJECT: defaults.project,
    },
    unset: [],
    notes: ["Google's client libraries take their endpoint as options: apiEndpoint and port, with fallback and protocol 'http' for REST."],
  };
}
