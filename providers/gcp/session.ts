import type { ProfileConfig, Session, SessionPorts } from '../provider.ts';
import type { capabilities } from './capabilities.ts';
import { checkProfile } from './check/check-profile.ts';
import { createClients } from './clients/clients.ts';
import { aliasesFacet } from './facets/aliases.ts';
import { deployFacet } from './facets/deploy.ts';
import { functionsFacet } from './facets/functions.ts';
import { invokeFacet } from './facets/invoke.ts';
import { logsFacet } from './facets/logs.ts';
import { metricsFacet } from './facets/metrics.ts';
import { postureFacet } from './facets/posture.ts';
import { runtimesFacet } from './facets/runtimes.ts';
import { tracesFacet } from './facets/traces.ts';
import { triggersFacet } from './facets/triggers.ts';
import { versionsFacet } from './facets/versions.ts';
import { createGcpContext } from './gcp-context.ts';
import { createCredentials } from './profile/credentials.ts';
import { isElsewhere } from './profile/rules.ts';

/** The facets of a profile of Google Cloud. Nothing is asked of Google before it is needed. */
export async function createSession({ name, settings }: ProfileConfig, ports: SessionPorts): Promise<Session<typeof capabilities>> {
  const endpoint = isElsewhere(settings['endpoint']) ? (settings['endpoint'] ?? null) : null;
  const credentials = createCredentials(settings, ports.secret);
  const clients = createClients({ credentials, project: settings['project'] ?? '', endpoint });
  const context = createGcpContext(name, settings, ports.home, clients);
  return {
    functions: functionsFacet(context),
    deploy: deployFacet(context),
    invoke: invokeFacet(context),
    versions: versionsFacet(context),
    aliases: aliasesFacet(context),
    triggers: triggersFacet(context),
    logs: logsFacet(context),
    traces: tracesFacet(context),
    metrics: metricsFacet(context),
    runtimes: runtimesFacet(context),
    posture: postureFacet(context),
    check: (call) => checkProfile(context, call),
    close: async () => clients.close(),
  };
}
