import type { Api } from '../api/api.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import { companionRoutes } from '../companions/companion-routes.ts';
import { functionsApi } from '../functions/functions-api.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { Database } from '../firestore/database.ts';
import { firestoreApi } from '../firestore/firestore-api.ts';
import { policyRoutes } from '../iam/policy-routes.ts';
import { identityRoutes } from '../identity/identity-routes.ts';
import { loggingApi } from '../logging/logging-api.ts';
import { projectRoutes } from '../projects/project-routes.ts';
import { projectsApi } from '../projects/projects-api.ts';
import { publisherApi } from '../pubsub/publisher-api.ts';
import { subscriberApi } from '../pubsub/subscriber-api.ts';
import { namespaceRoutes } from '../run/namespace-routes.ts';
import { runApis } from '../run/run-apis.ts';
import { monitoringApi } from '../monitoring/monitoring-api.ts';
import { operationsApi } from '../operations/operations-api.ts';
import { schedulerApi } from '../scheduler/scheduler-api.ts';
import { traceRoutes } from '../trace/trace-routes.ts';
import { writeSpanRoutes } from '../trace/write-spans.ts';

/** Every emulated API. The only list. */
export function emulatedApis(services: DeployServices): Api[] {
  const { context, policies } = services;
  return [
    functionsApi(services),
    operationsApi(context),
    ...runApis(services, policies),
    loggingApi(services),
    monitoringApi(services),
    projectsApi(services, policies),
    publisherApi(services.pubsub),
    subscriberApi(services.pubsub),
    schedulerApi(services.scheduler),
    firestoreApi(new Database(context.host, services.bus, context.defaults.location, context.stopping)),
  ];
}

/** Every emulated API that has no descriptor. The only list. */
export function emulatedRoutes(services: DeployServices): PlainRoute[] {
  const { context, policies } = services;
  return [
    ...companionRoutes,
    ...projectRoutes(policies),
    ...policyRoutes(policies, services.pubsub, context.host.documents),
    ...traceRoutes(services),
    ...writeSpanRoutes(services),
    ...namespaceRoutes(services),
    ...identityRoutes(context.key),
  ];
}
