import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { GcpContext } from './context.ts';

/** The APIs that this emulation answers, as gcloud names them. @see https://cloud.google.com/sdk/gcloud/reference/topic/configurations (api_endpoint_overrides) */
const APIS = [
  'CLOUDFUNCTIONS',
  'LOGGING',
  'MONITORING',
  'CLOUDTRACE',
  'CLOUDRESOURCEMANAGER',
  'CLOUDBUILD',
  'SERVICEUSAGE',
  'IAMCREDENTIALS',
  'PUBSUB',
  'CLOUDSCHEDULER',
  'FIRESTORE',
];

/**
 * What gcloud and the client libraries need; `grpcPort` is where gRPC listens. gcloud sends the token of a file instead of
 * asking for a login; the emulation looks at no token, and this one opens nothing. Most client libraries take endpoints in
 * their options only; a few have a variable for their emulator.
 */
export function clientEnvironment({ host, defaults, endpoint }: GcpContext, grpcPort: number): ClientEnvironment {
  const tokenFile = join(host.dir, 'token');
  writeFileSync(tokenFile, 'local', { mode: 0o600 });
  return {
    set: {
      ...Object.fromEntries(APIS.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${endpoint()}/`])),
      ...gcloudRun(endpoint(), defaults.location),
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: tokenFile,
      CLOUDSDK_CORE_PROJECT: defaults.project,
      CLOUDSDK_FUNCTIONS_REGION: defaults.location,
      GOOGLE_CLOUD_PROJECT: defaults.project,
      ...emulatorHosts(grpcPort, endpoint()),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${endpoint()}/storage/v1/`,
    },
    unset: [],
    notes: [
      "Google's other client libraries take their endpoint as options: apiEndpoint and port, with fallback and protocol 'http' for REST.",
    ],
  };
}

/**
 * gcloud calls Cloud Run at `REGION-` before the endpoint's host, and few systems know a name such as
 * `us-central1-run.localhost`. So its requests come here as to a proxy, which has to know no names; where they are meant
 * for another machine, they are refused. @see https://cloud.google.com/sdk/docs/proxy-settings
 */
function gcloudRun(endpoint: string, location: string): Record<string, string> {
  const { hostname, port } = new URL(endpoint);
  return {
    CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: `http://run.localhost:${port}/`,
    CLOUDSDK_RUN_REGION: location,
    CLOUDSDK_PROXY_TYPE: 'http',
    CLOUDSDK_PROXY_ADDRESS: hostname,
    CLOUDSDK_PROXY_PORT: port,
  };
}

/** Where the client libraries find emulators, each in its own variable. @see https://cloud.google.com/pubsub/docs/emulator#env */
export function emulatorHosts(grpcPort: number, restUrl: string): Record<string, string> {
  const grpc = `127.0.0.1:${grpcPort}`;
  return { PUBSUB_EMULATOR_HOST: grpc, FIRESTORE_EMULATOR_HOST: grpc, STORAGE_EMULATOR_HOST: restUrl };
}
