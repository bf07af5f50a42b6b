import type { Session, SessionPorts } from '../provider.ts';
import type { capabilities } from './capabilities.ts';
import { checkLocal } from './checks.ts';
import { createConnection } from './connection.ts';
import { deployFacet } from './facets/deploy.ts';
import { functionsFacet } from './facets/functions.ts';
import { historyFacet, invokeFacet } from './facets/invoke.ts';
import { postureFacet } from './facets/posture.ts';
import { runtimeFacet, runtimesFacet } from './facets/runtime.ts';
import { logsFacet, metricsFacet, tracesFacet } from './facets/telemetry.ts';
import { triggersFacet, versionsFacet } from './facets/versions.ts';

/** The facets of the local runtime. Nothing is started before it is needed. */
export function createSession(ports: SessionPorts): Session<typeof capabilities> {
  const connection = createConnection(ports);
  return {
    functions: functionsFacet(connection),
    deploy: deployFacet(connection),
    invoke: invokeFacet(connection),
    history: historyFacet(connection),
    versions: versionsFacet(connection),
    triggers: triggersFacet(connection),
    logs: logsFacet(connection),
    traces: tracesFacet(connection),
    metrics: metricsFacet(connection),
    runtimes: runtimesFacet(connection),
    runtime: runtimeFacet(ports),
    posture: postureFacet(connection),
    check: () => checkLocal(ports.home),
    // Connections close by themselves and the runtime belongs to all fronts: there is nothing to take down.
    close: async () => {},
  };
}
