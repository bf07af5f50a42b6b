import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import { LOCAL_DEVELOPER } from '../../local-developer.ts';
import type { SigningKey } from '../identity/keys.ts';
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
  // Nothing of these is there, and they say so instead of sending gcloud elsewhere.
  'IAM',
  'EVENTARC',
  'SECRETMANAGER',
  'ARTIFACTREGISTRY',
  'COMPUTE',
  'CLOUDTASKS',
];

/**
 * What gcloud and the client libraries need; `grpcPort` is where gRPC listens. gcloud signs in with the key of the account
 * that stands for whoever works on this machine, at the emulation and nowhere else. Most client libraries take endpoints in
 * their options only; a few have a variable for their emulator.
 */
export function clientEnvironment({ host, defaults, endpoint, key }: GcpContext, grpcPort: number): ClientEnvironment {
  const keyFile = join(host.dir, 'developer.json');
  writeFileSync(keyFile, JSON.stringify(developerKey(key, defaults.project, endpoint())), { mode: 0o600 });
  return {
    set: {
      ...Object.fromEntries(APIS.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${endpoint()}/`])),
      ...gcloudRun(endpoint(), defaults.location),
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: keyFile,
      // gcloud does not read where the key says that tokens are had.
      CLOUDSDK_AUTH_TOKEN_HOST: `${endpoint()}/token`,
      CLOUDSDK_CORE_PROJECT: defaults.project,
      CLOUDSDK_FUNCTIONS_REGION: defaults.location,
      GOOGLE_CLOUD_PROJECT: defaults.project,
      ...emulatorHosts(grpcPort, endpoint()),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${endpoint()}/storage/v1/`,
    },
    // Either would go before the key.
    unset: ['CLOUDSDK_AUTH_ACCESS_TOKEN_FILE', 'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT'],
    notes: [
      "Google's other client libraries take their endpoint as options: apiEndpoint and port, with fallback and protocol 'http' for REST.",
    ],
  };
}

/** A service account's key as Google makes it, for the emulation's token endpoint. */
function developerKey(key: SigningKey, project: string, endpoint: string): Record<string, string> {
  return {
    type: 'service_account',
    project_id: project,
    private_key_id: key.jwk().kid,
    private_key: key.pem(),
    client_email: LOCAL_DEVELOPER,
    client_id: '1',
    token_uri: `${endpoint}/token`,
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
