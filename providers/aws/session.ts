import { AppError } from '#shared/errors.ts';
import { splitValues } from '#shared/model/form.ts';
import type { ProfileConfig, Session, SessionPorts } from '../provider.ts';
import { createAwsContext } from './aws-context.ts';
import type { capabilities } from './capabilities.ts';
import { checkProfile } from './check/check-profile.ts';
import { createClients } from './clients/clients.ts';
import { aliasesFacet } from './facets/aliases.ts';
import { chargesFacet } from './facets/charges.ts';
import { concurrencyFacet } from './facets/concurrency.ts';
import { deliveryFacet } from './facets/delivery.ts';
import { deployFacet } from './facets/deploy.ts';
import { functionsFacet } from './facets/functions.ts';
import { invokeFacet } from './facets/invoke.ts';
import { layersFacet } from './facets/layers.ts';
import { logsFacet } from './facets/logs.ts';
import { metricsFacet } from './facets/metrics.ts';
import { postureFacet } from './facets/posture.ts';
import { runtimesFacet } from './facets/runtimes.ts';
import { tracesFacet } from './facets/traces.ts';
import { triggersFacet } from './facets/triggers.ts';
import { versionsFacet } from './facets/versions.ts';
import { configuredEndpoint } from './profile/configured-endpoint.ts';
import { createCredentials } from './profile/credentials.ts';
import { readSharedConfig } from './profile/shared-config.ts';
import { AWS } from './provider-id.ts';

/**
 * The facets of an AWS profile. Nothing is asked of AWS before it is needed. An endpoint that variables or files name, and
 * the profile does not, is refused: the SDK would follow it, and the mark that users see (LOCAL or CLOUD) would be wrong.
 */
export async function createSession({ name, settings }: ProfileConfig, ports: SessionPorts): Promise<Session<typeof capabilities>> {
  const config = await readSharedConfig(process.env);
  for (const note of config.notes) ports.log('warn', note);
  const endpoint = settings['endpoint'] ?? null;
  const elsewhere =
    endpoint === null
      ? configuredEndpoint(process.env, config, settings['sharedProfile'] ?? process.env['AWS_PROFILE'] ?? 'default')
      : null;
  if (elsewhere !== null) {
    throw new AppError(
      'conflict',
      `${elsewhere.from} sends AWS's calls to ${elsewhere.url}, and the profile ${AWS}:${name} does not say so.`,
      {
        provider: AWS,
        hint: `Make it the endpoint of the profile (isobar profiles update ${AWS}:${name} --set endpoint=${elsewhere.url}), or unset it.`,
        details: { field: 'endpoint' },
      },
    );
  }
  const [region = 'us-east-1'] = splitValues(settings['regions']);
  const clients = createClients({ credentials: createCredentials(settings, region, config, ports.secret), endpoint });
  const context = createAwsContext(name, settings, clients);
  return {
    functions: functionsFacet(context),
    deploy: deployFacet(context),
    invoke: invokeFacet(context),
    versions: versionsFacet(context),
    aliases: aliasesFacet(context),
    triggers: triggersFacet(context),
    layers: layersFacet(context),
    concurrency: concurrencyFacet(context),
    delivery: deliveryFacet(context),
    logs: logsFacet(context),
    traces: tracesFacet(context),
    metrics: metricsFacet(context),
    charges: chargesFacet(context),
    runtimes: runtimesFacet,
    posture: postureFacet(context),
    check: (call) => checkProfile(context, call),
    close: async () => clients.close(),
  };
}
