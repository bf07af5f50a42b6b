import { randomUUID } from 'node:crypto';
import type { StreamRecord } from '../../../sources.ts';
import { lambdaArn } from '../../state/function-key.ts';
import type { EventSourceMappingDocument } from '../../state/model.ts';
import type { Executed } from '../execute.ts';

/** Why records were given up. */
export type StreamCondition = 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded';

/**
 * What an on-failure destination gets of records that were given up: where they are, not what they are.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function streamFailureRecord(
  mapping: EventSourceMappingDocument,
  batch: { shardId: string; records: readonly StreamRecord[]; condition: StreamCondition; attempts: number },
  last: (Executed & { executedVersion: string }) | null,
): object {
  const { shardId, records, condition, attempts } = batch;
  const streamArn = mapping.settings.EventSourceArn ?? '';
  const [first, end] = [records[0], records.at(-1)];
  const at = (record: StreamRecord | undefined): string => new Date(record?.arrivedAtMs ?? 0).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    requestContext: {
      requestId: last?.invocation.id ?? randomUUID(),
      functionArn: lambdaArn(mapping.function, mapping.qualifier),
      condition,
      approximateInvokeCount: attempts,
    },
    ...(last === null
      ? {}
      : { responseContext: { statusCode: 200, executedVersion: last.executedVersion, functionError: last.functionError ?? 'Unhandled' } }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    [streamArn.includes(':kinesis:') ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId,
      startSequenceNumber: first?.sequenceNumber ?? '',
      endSequenceNumber: end?.sequenceNumber ?? '',
      approximateArrivalOfFirstRecord: at(first),
      approximateArrivalOfLastRecord: at(end),
      batchSize: records.length,
      streamArn,
    },
  };
}
