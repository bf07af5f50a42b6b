import type { fromEnv } from '@aws-sdk/credential-providers';

/** Gives the credentials of a profile whenever a client needs them. */
export type CredentialsProvider = ReturnType<typeof fromEnv>;

/** What every client of a session is made with. */
export interface ClientSettings {
  region: string;
  credentials: CredentialsProvider;
  /** Null for AWS's own. */
  endpoint: string | null;
}

/**
 * Options common to all clients: the SDK's standard retry (3 attempts, back-off from 100 ms to 20 s, its token bucket,
 * Retry-After respected), and limits for a network that is silent. `endpoint` is always said where there is one, and where
 * there is none the session has made sure that no variable or file names one.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function clientConfig({ region, credentials, endpoint }: ClientSettings) {
  return {
    region,
    credentials,
    ...(endpoint === null ? {} : { endpoint }),
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    customUserAgent: 'isobar',
  };
}
