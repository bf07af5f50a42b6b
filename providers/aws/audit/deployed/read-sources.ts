import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { isUnread, type EventSource, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext, Location } from '../../aws-context.ts';
import { listMappings } from '../../triggers/event-sources.ts';
import type { PlacedGrant } from './grants.ts';
import { kept } from './kept.ts';
import type { Reader } from './part.ts';
import { bucketFacts, busFacts, queueFacts, topicFacts } from './source-policies.ts';

interface Reads {
  context: AwsContext;
  region: string;
  /** ARN of the function, without a version. */
  fn: string;
  reader: Reader;
  call: Call;
}

/** Queues and streams, which Lambda polls. Of a stream the table or stream behind it may have a policy, which is not read. */
async function polled({ context, reader, call }: Reads, mapping: EventSourceMappingConfiguration): Promise<EventSource> {
  const arn = mapping.EventSourceArn ?? '';
  const base = { id: mapping.UUID ?? arn, label: arn, resource: arn, enabled: mapping.State !== 'Disabled', asynchronous: false };
  if (!arn.includes(':sqs:')) {
    const unread = { unread: 'resource policies of tables, streams and brokers are not read' };
    return { ...base, kind: 'change', publicWrite: unread, ...(mapping.DestinationConfig?.OnFailure?.Destination === undefined ? {} : { keepsFailures: true }) };
  }
  return { ...base, kind: 'queue', ...(await kept(context, call, `queue ${arn}`, () => queueFacts(context, arn, reader, call))) };
} // prettier-ignore

const KINDS: Readonly<Record<string, EventSource['kind']>> = {
  's3.amazonaws.com': 'object',
  'sns.amazonaws.com': 'topic',
  'events.amazonaws.com': 'other',
  'scheduler.amazonaws.com': 'schedule',
};

async function fromBucket({ context, region, fn, reader, call }: Reads, bucket: string, base: EventSource): Promise<EventSource[]> {
  const { facts, notifications } = await kept(context, call, `bucket ${bucket}`, () => bucketFacts(context, region, bucket, reader, call));
  const one = { ...base, label: bucket, resource: bucket, ...facts };
  // It may call, and whether it does is not known.
  if (isUnread(notifications)) return [one];
  return notifications.filter(({ target }) => target === fn || target.startsWith(`${fn}:`)).map(({ id, prefix, suffix }) => ({ ...one, id, ...(prefix ? { prefix } : {}), ...(suffix ? { suffix } : {}) }));
} // prettier-ignore

/** Services that call the function because its policy lets them. */
async function pushed(reads: Reads, { id, principal, sourceArns }: PlacedGrant): Promise<EventSource[]> {
  const kind = KINDS[principal];
  if (kind === undefined) return [];
  const { context, reader, call } = reads;
  const base = (source: string | null): EventSource => ({ id: source === null ? id : `${id}/${source}`, kind, label: source ?? principal, resource: source, enabled: true, asynchronous: true });
  if (sourceArns.length === 0) return [{ ...base(null), ...(kind === 'schedule' ? {} : { publicWrite: { unread: 'its permission names no source, so that it is not known which one it is' } }) }];
  const all = sourceArns.map(async (arn): Promise<EventSource[]> => {
    if (/[*?]/.test(arn)) return [{ ...base(arn), ...(kind === 'schedule' ? {} : { publicWrite: { unread: 'its permission names a pattern of sources' } }) }];
    if (kind === 'object') return fromBucket(reads, arn.split(':').at(-1) ?? arn, base(arn));
    if (kind === 'topic') return [{ ...base(arn), ...(await kept(context, call, `topic ${arn}`, () => topicFacts(context, arn, reader, call))) }];
    if (kind === 'other') return [{ ...base(arn), ...(await kept(context, call, `bus ${arn}`, () => busFacts(context, arn, reader, call))) }];
    return [base(arn)];
  });
  return (await Promise.all(all)).flat();
} // prettier-ignore

/** What sets a function off, with the policies of what it is. */
export async function readSources(context: AwsContext, at: Location, fn: string, grants: Reading<PlacedGrant[]>, reader: Reader, call: Call): Promise<Reading<EventSource[]>> {
  const mappings = await reader.part(() => listMappings(context, at, call));
  if (isUnread(mappings)) return mappings;
  if (isUnread(grants)) return grants;
  const reads = { context, region: at.region, fn, reader, call };
  const all = await Promise.all([...mappings.map(async (mapping) => [await polled(reads, mapping)]), ...grants.map((grant) => pushed(reads, grant))]);
  return all.flat();
} // prettier-ignore
