import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Trigger, TriggerKind } from '#shared/model/function.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';

/** By the service in the source's ARN. */
const KINDS: Readonly<Record<string, TriggerKind>> = {
  sqs: 'queue',
  dynamodb: 'change',
  kinesis: 'queue',
  kafka: 'queue',
  mq: 'queue',
  rds: 'change',
};

/** Last part of an ARN, or of what stands in for one. */
function shortName(source: string): string {
  return source.split(':').slice(5).join(':').split('/')[0] || source;
}

function factsOf(mapping: EventSourceMappingConfiguration): Trigger['facts'] {
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ['Batch size', mapping.BatchSize],
    ['Batch window', mapping.MaximumBatchingWindowInSeconds === undefined ? undefined : `${mapping.MaximumBatchingWindowInSeconds} s`],
    ['Starts at', mapping.StartingPosition],
    ['Topics', mapping.Topics?.join(', ')],
    ['Queues', mapping.Queues?.join(', ')],
    ['Filters', mapping.FilterCriteria?.Filters?.map(({ Pattern }) => Pattern).join(' or ')],
    ['Reports failed items', mapping.FunctionResponseTypes?.join(', ')],
    ['At most at a time', mapping.ScalingConfig?.MaximumConcurrency],
    ['Failures go to', mapping.DestinationConfig?.OnFailure?.Destination],
    ['Retries', mapping.MaximumRetryAttempts],
    ['Last result', mapping.LastProcessingResult],
    ['Why', mapping.StateTransitionReason],
  ];
  return facts.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value: String(value) }]));
}

/** An event source mapping as a trigger. */
export function toTrigger(mapping: EventSourceMappingConfiguration): Trigger {
  const servers = Object.values(mapping.SelfManagedEventSource?.Endpoints ?? {})
    .flat()
    .join(', ');
  const source = mapping.EventSourceArn ?? (servers === '' ? null : servers);
  const service = /^arn:[^:]+:([^:]+):/.exec(source ?? '')?.[1] ?? '';
  const state = mapping.State ?? null;
  return {
    id: `mapping/${mapping.UUID ?? ''}`,
    kind: KINDS[service] ?? 'other',
    label: source === null ? 'Event source' : shortName(source),
    url: null,
    methods: [],
    auth: null,
    enabled: state !== null && /^(?:Enabl|Creat|Updat)/.test(state),
    state,
    source,
    facts: factsOf(mapping),
    actions: ['enable', 'remove'],
  };
}

/** The mappings of one function, of all of its versions and aliases. */
export async function listMappings(
  context: AwsContext,
  { region, name }: Location,
  { signal }: Call,
): Promise<EventSourceMappingConfiguration[]> {
  const lambda = await context.clients.lambda(region);
  const pages = pagesOf((Marker) => lambda.listEventSourceMappings({ FunctionName: name, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  const all: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings = [] } of pages) all.push(...EventSourceMappings);
  return all;
}
