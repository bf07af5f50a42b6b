import type { Trigger } from '#shared/model/function.ts';
import { enumName, RETRY_POLICIES } from '../enum-name.ts';
import { eventKind } from '../functions/to-summary.ts';
import { factRows, lastPart, textOrNull, type WireFunction } from '../wire.ts';

type WireTrigger = NonNullable<WireFunction['eventTrigger']>;

const RETRIES: Readonly<Record<string, string>> = { RETRY_POLICY_RETRY: 'for up to seven days', RETRY_POLICY_DO_NOT_RETRY: 'none' };

function sourceOf({ pubsubTopic, eventFilters }: WireTrigger): string | null {
  const topic = textOrNull(pubsubTopic);
  if (topic !== null) return topic;
  const named = (eventFilters ?? []).find(({ attribute }) => attribute === 'bucket' || attribute === 'database' || attribute === 'topic');
  return textOrNull(named?.value);
}

/** The event trigger of a function. It is part of the function: a deployment changes it. */
export function toEventTrigger(trigger: WireTrigger): Trigger {
  const eventType = trigger.eventType ?? '';
  const source = sourceOf(trigger);
  const filters = (trigger.eventFilters ?? []).map(
    ({ attribute, operator, value }) =>
      `${attribute ?? ''} ${operator === '' || operator === null || operator === undefined ? '=' : operator} ${value ?? ''}`,
  );
  const policy = enumName(RETRY_POLICIES, trigger.retryPolicy);
  return {
    id: 'event',
    kind: eventKind(eventType),
    label: source === null ? eventType : lastPart(source),
    url: null,
    methods: [],
    auth: null,
    enabled: true,
    state: null,
    source,
    facts: factRows([
      ['Event', eventType],
      ['Filters', filters.join(', ')],
      ['Region', trigger.triggerRegion],
      ['Tries again', RETRIES[policy] ?? (policy === 'UNSPECIFIED' ? null : policy)],
      ['Calls as', trigger.serviceAccountEmail],
      ['Eventarc trigger', trigger.trigger],
    ]),
    actions: [],
  };
}
