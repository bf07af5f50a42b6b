import { createHash } from 'node:crypto';
import { itemBytes, type Item } from '../attribute-value.ts';
import { keyOf, streamArn, type StreamViewType, type Table } from '../table.ts';

/** A change of an item, as a stream keeps it. */
export interface ChangeRecord {
  /** 21 digits, rising within the stream. */
  sequenceNumber: string;
  atMs: number;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  region: string;
  keys: Item;
  newImage: Item | null;
  oldImage: Item | null;
  viewType: StreamViewType;
  /** Removed because its time was over, not by a request. */
  expired: boolean;
}

/** Null where nothing changed: DynamoDB keeps no record of a write that leaves an item as it was. */
export function changeOf(
  table: Table,
  before: Item | null,
  after: Item | null,
): Omit<ChangeRecord, 'sequenceNumber' | 'atMs' | 'expired'> | null {
  const { stream } = table;
  const item = after ?? before;
  if (stream === null || !stream.enabled || item === null) return null;
  const wants = (image: 'NEW' | 'OLD') => stream.viewType === 'NEW_AND_OLD_IMAGES' || stream.viewType === `${image}_IMAGE`;
  return {
    eventName: before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY',
    region: table.region,
    keys: keyOf(item, table.key),
    newImage: wants('NEW') ? after : null,
    oldImage: wants('OLD') ? before : null,
    viewType: stream.viewType,
  };
}

/** As `GetRecords` shows it. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export function recordToWire(record: ChangeRecord): Record<string, unknown> {
  const { sequenceNumber, eventName, region, keys, newImage, oldImage, viewType, expired, atMs } = record;
  const images = [newImage, oldImage].filter((image) => image !== null);
  return {
    eventID: createHash('md5').update(sequenceNumber).digest('hex'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      // Rounded to the second, as AWS does.
      ApproximateCreationDateTime: Math.floor(atMs / 1000),
      Keys: keys,
      ...(newImage === null ? {} : { NewImage: newImage }),
      ...(oldImage === null ? {} : { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      SizeBytes: itemBytes(keys) + images.reduce((sum, image) => sum + itemBytes(image), 0),
      StreamViewType: viewType,
    },
    ...(expired ? { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } } : {}),
  };
}

/** As a function's event has it. */
export function recordToEvent(record: ChangeRecord, arn: string): Record<string, unknown> {
  const { userIdentity, ...wire } = recordToWire(record);
  const identity = userIdentity === undefined ? {} : { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };
  return { ...wire, ...identity, eventSourceARN: arn };
}

/** The newest stream of a table; null where it never had one. */
export function latestStreamArn(table: Table): string | null {
  return table.stream === null ? null : streamArn(table, table.stream.label);
}
