import { z } from 'zod';
import { integer, list, timestamp } from '../../../protocols/scalars.ts';

/** Of schedules and groups. */
export const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[0-9a-zA-Z-_.]+$/, 'Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+');
export const clientToken = z.string().max(64).optional();
export const tags = z.array(z.object({ Key: z.string(), Value: z.string() }));
export const tagKeys = z.preprocess((value) => (typeof value === 'string' ? [value] : value), list(z.string()));
export const page = { MaxResults: integer.pipe(z.number().min(1).max(100)).optional(), NextToken: z.string().optional() };

const other = z.undefined({ error: 'The local runtime reaches functions and queues only.' }).optional();

export const scheduleInput = z.object({
  Name: name,
  GroupName: name.optional(),
  Description: z.string().max(512).nullish(),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).nullish(),
  StartDate: timestamp.nullish(),
  EndDate: timestamp.nullish(),
  State: z.enum(['ENABLED', 'DISABLED']).nullish(),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).nullish(),
  KmsKeyArn: z.string().nullish(),
  FlexibleTimeWindow: z.object({ Mode: z.enum(['OFF', 'FLEXIBLE']), MaximumWindowInMinutes: z.number().int().min(1).max(1440).nullish() }),
  Target: z.object({
    Arn: z.string().min(1).max(1600),
    RoleArn: z
      .string()
      .max(1600)
      .regex(
        /^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
        'Member must satisfy regular expression pattern: arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+',
      ),
    Input: z.string().min(1).optional(),
    DeadLetterConfig: z
      .object({
        Arn: z
          .string()
          .regex(
            /^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+$/,
            'Member must satisfy regular expression pattern: arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+',
          )
          .optional(),
      })
      .optional(),
    RetryPolicy: z
      .object({
        MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
        MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
      })
      .optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().min(1).max(128).optional() }).optional(),
    EcsParameters: other,
    EventBridgeParameters: other,
    KinesisParameters: other,
    SageMakerPipelineParameters: other,
  }),
  ClientToken: clientToken,
});

/** Names after the token's, at most `MaxResults`. */
export function paged<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  { MaxResults = 100, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
) {
  const after = NextToken === undefined ? null : Buffer.from(NextToken, 'base64').toString();
  const later = items.filter((item) => after === null || nameOf(item) > after);
  const shown = later.slice(0, MaxResults);
  const last = shown.at(-1);
  return {
    shown,
    next: later.length > shown.length && last !== undefined ? { NextToken: Buffer.from(nameOf(last)).toString('base64') } : {},
  };
}
