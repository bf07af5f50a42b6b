import type { ProfileConfig, Session, SessionPorts } from '../provider.ts';
import { createAzureContext } from './azure-context.ts';
import type { capabilities } from './capabilities.ts';
import { checkProfile } from './check/check-profile.ts';
import { createClients } from './clients/clients.ts';
import { aliasesFacet } from './facets/aliases.ts';
import { chargesFacet } from './facets/charges.ts';
import { deployFacet } from './facets/deploy.ts';
import { functionsFacet } from './facets/functions.ts';
import { invokeFacet } from './facets/invoke.ts';
import { keysFacet } from './facets/keys.ts';
import { lifecycleFacet } from './facets/lifecycle.ts';
import { postureFacet } from './facets/posture.ts';
import { runtimesFacet } from './facets/runtimes.ts';
import { logsFacet, metricsFacet, tracesFacet } from './facets/telemetry.ts';
import { triggersFacet } from './facets/triggers.ts';
import { versionsFacet } from './facets/versions.ts';
import { createCredential } from './profile/credentials.ts';
import { readEndpoints } from './profile/endpoints.ts';

/** The facets of an Azure profile. Nothing is asked of Azure before it is needed. */
export async function createSession({ name, settings }: ProfileConfig, ports: SessionPorts): Promise<Session<typeof capabilities>> {
  const endpoints = await readEndpoints(settings, ports.home);
  const clients = createClients(createCredential(settings, endpoints, ports.secret), endpoints);
  const context = createAzureContext(name, settings, endpoints, clients);
  return {
    functions: functionsFacet(context),
    deploy: deployFacet(context),
    invoke: invokeFacet(context),
    versions: versionsFacet(context),
    aliases: aliasesFacet(context),
    triggers: triggersFacet(context),
    lifecycle: lifecycleFacet(context),
    keys: keysFacet(context),
    logs: logsFacet(context),
    traces: tracesFacet(context),
    metrics: metricsFacet(context),
    charges: chargesFacet(context),
    runtimes: runtimesFacet(context),
    posture: postureFacet(context),
    check: (call) => checkProfile(context, call),
    async close() {},
  };
}
