import type { Message } from 'rhea';
import type { HubEvent } from '../event-hubs/partition-log.ts';
import type { RpcTypedData } from '../functions-core.ts';

/** Where events come from, with the names that the extension serializes. */
export interface PartitionContext {
  IsCheckpointingAfterInvocation: boolean;
  FullyQualifiedNamespace: string;
  EventHubName: string;
  ConsumerGroup: string;
  PartitionId: string;
}

interface Part {
  event: HubEvent;
  message: Message;
}

const json = (value: unknown): RpcTypedData => ({ json: JSON.stringify(value) });
/** The worker does not ask for entries with nothing in them: they are left out. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/MessageExtensions/GrpcMessageConversionExtensions.cs `ToRpcStringArray` */
const texts = (values: readonly (string | null)[]): RpcTypedData => ({
  collectionString: { string: values.filter((value): value is string => value !== null && value !== '') },
});

/**
 * What the host says beside the events: of one, or a list for each fact in the order of the events.
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Microsoft.Azure.WebJobs.Extensions.EventHubs/src/Triggers/EventHubTriggerBindingStrategy.cs
 */
export function eventMetadata(parts: readonly Part[], context: PartitionContext, isMany: boolean): Record<string, RpcTypedData> {
  const places = { TriggerPartitionContext: json(context), PartitionContext: json(context) };
  const events = parts.map(({ event }) => event);
  const [first] = parts;
  if (isMany || first === undefined) {
    return {
      ...places,
      PartitionKeyArray: texts(events.map(({ key }) => key)),
      OffsetArray: texts(events.map(offsetOf)),
      OffsetStringArray: texts(events.map(offsetOf)),
      SequenceNumberArray: { collectionSint64: { sint64: events.map(({ sequence }) => sequence) } },
      EnqueuedTimeUtcArray: json(events.map(timeOf)),
      PropertiesArray: json(parts.map(propertiesOf)),
      SystemPropertiesArray: json(parts.map(systemPropertiesOf)),
    };
  }
  const { event } = first;
  return {
    ...places,
    ...(event.key === null ? {} : { PartitionKey: { string: event.key } }),
    Offset: { string: offsetOf(event) },
    OffsetString: { string: offsetOf(event) },
    SequenceNumber: json(event.sequence),
    EnqueuedTimeUtc: json(timeOf(event)),
    Properties: json(propertiesOf(first)),
    SystemProperties: json(systemPropertiesOf(first)),
  };
}

const offsetOf = ({ offset }: HubEvent): string => String(offset);
/** As .NET writes a time that knows no zone: without its letter and without zeros at the end. */
const timeOf = ({ enqueuedAtMs }: HubEvent): string => new Date(enqueuedAtMs).toISOString().replace(/\.?0*Z$/, '');
const propertiesOf = ({ message }: Part): object => message.application_properties ?? {};

/** @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Azure.Messaging.EventHubs/src/EventData.cs `SystemProperties` */
function systemPropertiesOf({ event, message }: Part): object {
  return {
    ...message.message_annotations,
    'x-opt-sequence-number': event.sequence,
    'x-opt-offset': event.offset,
    'x-opt-enqueued-time': `${timeOf(event)}+00:00`,
    ...(event.key === null ? {} : { 'x-opt-partition-key': event.key }),
    SequenceNumber: event.sequence,
    Offset: event.offset,
    OffsetString: offsetOf(event),
    PartitionKey: event.key,
    EnqueuedTimeUtc: timeOf(event),
  };
}
