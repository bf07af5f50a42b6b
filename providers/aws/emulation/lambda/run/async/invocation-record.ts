import { lambdaArn } from '../../state/function-key.ts';
import type { AsyncEvent } from './async-event.ts';

/** Why an event's story is over. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

/** What came of the last attempt; null where there was none. */
export interface LastAttempt {
  executedVersion: string;
  functionError: string | null;
  payload: Uint8Array;
}

/**
 * What a destination gets.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function invocationRecord(event: AsyncEvent, condition: Condition, last: LastAttempt | null): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: event.id,
      functionArn: lambdaArn(event.function, event.qualifier ?? '$LATEST'),
      condition,
      approximateInvokeCount: event.failures + (condition === 'Success' ? 1 : 0),
    },
    requestPayload: parsed(Buffer.from(event.payload, 'base64')),
    ...(last === null
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            ...(last.functionError === null ? {} : { functionError: last.functionError }),
          },
          responsePayload: parsed(last.payload),
        }),
  };
}

/** JSON as a value, anything else as text; nothing as null. */
export function parsed(payload: Uint8Array): unknown {
  const text = Buffer.from(payload).toString('utf8');
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Message attributes of an event in a dead letter queue.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function deadLetterAttributes(event: AsyncEvent, last: LastAttempt | null): Record<string, string> {
  const error = last === null ? null : parsed(last.payload);
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'errorMessage') : null;
  return {
    RequestID: event.id,
    // "The status code": 200 is that of an invocation whose function failed.
    ErrorCode: last === null ? '429' : '200',
    ErrorMessage: (typeof message === 'string' && message !== '' ? message : 'Rate Exceeded.').slice(0, 1024),
  };
}
