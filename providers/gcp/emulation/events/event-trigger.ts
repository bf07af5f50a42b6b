import { ApiError, badField } from '../api/api-error.ts';
import { listOf, textOf, type Json } from '../api/json.ts';
import { formatParent, type FunctionPlace } from '../functions/resource-name.ts';
import type { CloudEvent } from './cloud-event.ts';
import { matchesPathPattern } from './path-pattern.ts';

export const MESSAGE_PUBLISHED = 'google.cloud.pubsub.topic.v1.messagePublished';

/** Attributes that a trigger has to filter by. @see https://cloud.google.com/eventarc/docs/reference/supported-events */
const REQUIRED: readonly (readonly [family: string, attribute: string])[] = [
  ['google.cloud.storage.object.v1.', 'bucket'],
  ['google.cloud.firestore.document.v1.', 'database'],
];

/** Families of events that something in the emulation sends. */
const SENT = [MESSAGE_PUBLISHED, ...REQUIRED.map(([family]) => family)];

/**
 * The trigger of a Function message with what the service fills in, checked in its way. Throws INVALID_ARGUMENT.
 * @see `EventTrigger` in google/cloud/functions/v2/functions.proto
 */
export function completeTrigger({ project, location, id }: FunctionPlace, trigger: Json): Json {
  const type = textOf(trigger, 'eventType');
  if (type === '') throw badField('event_trigger.event_type', 'The event type is missing.');
  for (const filter of listOf(trigger, 'eventFilters')) {
    const operator = textOf(filter, 'operator');
    if (operator !== '' && operator !== 'match-path-pattern') {
      throw badField('event_trigger.event_filters.operator', `Invalid operator "${operator}": the only one is match-path-pattern.`);
    }
  }
  for (const [family, attribute] of REQUIRED) {
    const filtered = listOf(trigger, 'eventFilters').some((filter) => textOf(filter, 'attribute') === attribute);
    if (type.startsWith(family) && !filtered) {
      throw new ApiError('INVALID_ARGUMENT', `The request was invalid: missing required attribute "${attribute}" in trigger.event_filters`);
    }
  }
  const topic = textOf(trigger, 'pubsubTopic');
  if (topic !== '' && !/^projects\/[^/]+\/topics\/[^/]+$/.test(topic)) {
    throw badField('event_trigger.pubsub_topic', `Invalid topic "${topic}": expected projects/PROJECT/topics/TOPIC.`);
  }
  return {
    // "If not provided, defaults to the same region as the function"; "If unset, then defaults to ignoring failures".
    triggerRegion: location,
    retryPolicy: 'RETRY_POLICY_DO_NOT_RETRY',
    ...trigger,
    ...(type === MESSAGE_PUBLISHED && topic === '' ? { pubsubTopic: `projects/${project}/topics/eventarc-${location}-${id}` } : {}),
    trigger: `${formatParent({ project, location })}/triggers/${id}`,
  };
}

/** Why nothing will ever set the trigger off here; null where something does. */
export function silence(trigger: Json): string | null {
  const type = textOf(trigger, 'eventType');
  if (SENT.some((family) => type.startsWith(family))) return null;
  return `Nothing in the local runtime sends events of type ${type}. Invoke the function with a sample event instead.`;
}

/** Whether an event that happened in `project` sets the trigger off. */
export function isMeant(trigger: Json, event: CloudEvent): boolean {
  if (textOf(trigger, 'eventType') !== event.type) return false;
  if (event.topic !== null && textOf(trigger, 'pubsubTopic') !== event.topic) return false;
  return listOf(trigger, 'eventFilters').every((filter) => {
    const attribute = textOf(filter, 'attribute');
    const value = textOf(filter, 'value');
    const found = attribute === 'type' ? event.type : event.extensions[attribute];
    if (found === undefined) return false;
    return textOf(filter, 'operator') === 'match-path-pattern' ? matchesPathPattern(value, found) : found === value;
  });
}
