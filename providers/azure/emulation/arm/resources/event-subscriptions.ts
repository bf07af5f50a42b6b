import { isMapping, mappingAt, type Mapping } from '../../../../detection/cloud-yaml.ts';
import { functionOf, SUBSCRIPTIONS } from '../../event-grid/subscriptions.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { propertiesOf } from '../web/body.ts';
import type { Resource } from './resource-store.ts';

const NOTE = 'Blobs that are created and deleted in a storage account, for functions. Filters by subject and type; no other ones.';
const STORAGE = /\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i;
/** What is not acted upon, and so not taken. */
const REFUSED = ['deadLetterDestination', 'deadLetterWithResourceIdentity', 'deliveryWithResourceIdentity', 'expirationTimeUtc'];

/**
 * Subscriptions of functions to what happens in storage accounts.
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 */
export function eventSubscriptionRoutes(context: AzureContext): ArmRoute[] {
  const { resources } = context;
  const all = `/{*scope}/providers/${SUBSCRIPTIONS}`;
  const one = `${all}/{name}`;
  const idOf = (request: ArmRequest): string => `${scopeOf(request)}/providers/${SUBSCRIPTIONS}/${param(request, 'name')}`;
  const need = (request: ArmRequest): Resource => {
    const found = resources.find(idOf(request));
    if (found !== null) return found;
    throw new ArmError(404, 'ResourceNotFound', `The event subscription '${param(request, 'name')}' could not be found.`);
  };
  const write = (request: ArmRequest, properties: Mapping, known: Resource | null): ArmAnswer => {
    const scope = scopeOf(request);
    checkScope(context, scope);
    checkProperties(properties);
    findFunction(context, mappingAt(properties, 'destination'));
    const resource: Resource = {
      id: idOf(request),
      name: param(request, 'name'),
      type: SUBSCRIPTIONS,
      properties: { ...initialOf(scope), ...properties, filter: { ...FILTER, ...mappingAt(properties, 'filter') } },
    };
    resources.put(resource);
    return { status: known === null ? 201 : 200, body: resource };
  };
  return routesOf('Microsoft.EventGrid', {
    [`GET ${all}`]: [
      'EventSubscriptions_ListByResource',
      'modelled',
      (request) => listOf(resources.list(`${scopeOf(request)}/providers/${SUBSCRIPTIONS}/`)),
    ],
    [`GET ${one}`]: ['EventSubscriptions_Get', 'modelled', (request) => ok(need(request))],
    [`PUT ${one}`]: [
      'EventSubscriptions_CreateOrUpdate',
      'approximated',
      (request) => write(request, propertiesOf(request), resources.find(idOf(request))),
      NOTE,
    ],
    [`PATCH ${one}`]: [
      'EventSubscriptions_Update',
      'approximated',
      (request) => {
        const known = need(request);
        // The changes are the body itself, without `properties` around them.
        return write(request, { ...known.properties, ...(isMapping(request.body) ? request.body : {}) }, known);
      },
      NOTE,
    ],
    [`DELETE ${one}`]: ['EventSubscriptions_Delete', 'modelled', (request) => ({ status: resources.remove(idOf(request)) ? 200 : 204 })],
  });
}

const scopeOf = (request: ArmRequest): string => `/${param(request, 'scope').replace(/^\/+|\/+$/g, '')}`;

const FILTER = { subjectBeginsWith: '', subjectEndsWith: '', isSubjectCaseSensitive: false };

const initialOf = (scope: string): Mapping => ({
  topic: scope,
  provisioningState: 'Succeeded',
  labels: [],
  eventDeliverySchema: 'EventGridSchema',
  retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
});

function checkScope({ resources }: AzureContext, scope: string): void {
  if (!STORAGE.test(scope))
    throw invalid(
      'Only storage accounts have events that can be subscribed to here. Every function with an Event Grid trigger gets what is published to the endpoint azure-eventgrid.',
    );
  if (resources.find(scope) === null)
    throw new ArmError(404, 'ResourceNotFound', `The Resource '${scope.split('/providers/').at(-1) ?? scope}' was not found.`);
}

function checkProperties(properties: Mapping): void {
  const refused = REFUSED.find((name) => properties[name] !== undefined && properties[name] !== null);
  if (refused !== undefined) throw invalid(`The local runtime does not offer ${refused} of event subscriptions.`);
  const { advancedFilters } = mappingAt(properties, 'filter');
  if (Array.isArray(advancedFilters) && advancedFilters.length > 0)
    throw invalid('The local runtime does not offer advancedFilters: it filters by subject and by type.');
  const schema = properties['eventDeliverySchema'] ?? 'EventGridSchema';
  if (schema !== 'EventGridSchema' && schema !== 'CloudEventSchemaV1_0')
    throw invalid(`The event delivery schema '${String(schema as string)}' is not supported for events of storage.`);
}

/** The app and the function that a destination names. Throws where it is none, or not there. */
function findFunction(context: AzureContext, destination: Mapping): void {
  const { endpointType } = destination;
  if (endpointType !== 'AzureFunction')
    throw invalid(
      `The local runtime delivers events to functions (endpoint type AzureFunction), not to a ${String(endpointType as string)}.`,
    );
  const found = functionOf(context.apps, String(mappingAt(destination, 'properties')['resourceId'] ?? ''));
  if (found === null) throw invalid('The destination is no function of an app that is here.');
}

const invalid = (message: string): ArmError => new ArmError(400, 'InvalidRequest', message);
