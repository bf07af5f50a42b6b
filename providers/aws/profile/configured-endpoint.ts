import type { Section, SharedConfig } from './shared-config.ts';

type Env = Record<string, string | undefined>;

/** An endpoint that the AWS SDKs would take by themselves, and where it is set. */
export interface ConfiguredEndpoint {
  url: string;
  from: string;
}

/**
 * Where environment or shared config send the calls of Lambda's clients to, if anywhere. What is for one service goes
 * before what is for all, variables before files.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoint(env: Env, config: SharedConfig, profile: string): ConfiguredEndpoint | null {
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  if (ignored) return null;
  for (const name of ['AWS_ENDPOINT_URL_LAMBDA', 'AWS_ENDPOINT_URL']) {
    const url = env[name];
    if (url !== undefined && url !== '') return { url, from: name };
  }
  const section: Section = config.profiles.get(profile) ?? {};
  if (section['ignore_configured_endpoint_urls'] === 'true') return null;
  const from = `endpoint_url of the profile "${profile}" in ${config.configFile}`;
  const own = config.services.get(section['services'] ?? '')?.['lambda.endpoint_url'];
  if (own !== undefined && own !== '') return { url: own, from };
  const url = section['endpoint_url'];
  return url === undefined || url === '' ? null : { url, from };
}
