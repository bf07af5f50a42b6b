import { isMapping, mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { AppStore } from '../apps/app-store.ts';
import type { Site } from '../apps/site.ts';
import type { Resource } from '../arm/resources/resource-store.ts';
import type { GridEvent } from './read-events.ts';

export const SUBSCRIPTIONS = 'Microsoft.EventGrid/eventSubscriptions';

/** Which events of a storage account a function gets. */
export interface StorageSubscription {
  /** Resource id of the account. */
  scope: string;
  /** Resource id of the function: `…/sites/APP[/slots/SLOT]/functions/NAME`. */
  functionId: string;
  isCloudEvents: boolean;
  /** Whether an event is wanted. */
  matches(event: GridEvent): boolean;
}

/** Of a resource of Resource Manager's; null where it is no subscription of a function to a storage account. */
export function toSubscription({ id, type, properties }: Resource): StorageSubscription | null {
  const scope = /^(.*\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+)\/providers\//i.exec(id)?.[1];
  const functionId = mappingAt(properties, 'destination', 'properties')['resourceId'];
  if (type !== SUBSCRIPTIONS || scope === undefined || typeof functionId !== 'string') return null;
  return {
    scope,
    functionId,
    isCloudEvents: properties['eventDeliverySchema'] === 'CloudEventSchemaV1_0',
    matches: matcherOf(isMapping(properties['filter']) ? properties['filter'] : {}),
  };
}

/** @see https://learn.microsoft.com/azure/event-grid/event-filtering */
function matcherOf(filter: Mapping): (event: GridEvent) => boolean {
  const exact = filter['isSubjectCaseSensitive'] === true;
  const cased = (value: unknown): string => (exact ? String(value ?? '') : String(value ?? '').toLowerCase());
  const [begin, end] = [cased(filter['subjectBeginsWith']), cased(filter['subjectEndsWith'])];
  const types = Array.isArray(filter['includedEventTypes']) ? new Set(filter['includedEventTypes'].map(String)) : null;
  return (event) => {
    const subject = cased(event['subject']);
    return (
      subject.startsWith(begin) && subject.endsWith(end) && (types === null || types.size === 0 || types.has(String(event['eventType'])))
    );
  };
}

const FUNCTION = /\/providers\/Microsoft\.Web\/sites\/([^/]+)(?:\/slots\/([^/]+))?\/functions\/([^/]+)$/i;

/** The app's site and the name of the function in it; null where there is no such app. */
export function functionOf(apps: AppStore, resourceId: string): { site: Site; name: string } | null {
  const [, app, slot, name] = FUNCTION.exec(resourceId) ?? [];
  const site = app === undefined || name === undefined ? null : apps.find(app, slot ?? null);
  return site === null || name === undefined ? null : { site, name };
}

/** An event as a subscription with the schema of CloudEvents delivers it. @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema */
export function toCloudEvent({ id, topic, subject, eventType, eventTime, data }: GridEvent): GridEvent {
  return { specversion: '1.0', source: topic, subject, type: eventType, time: eventTime, id, data };
}
