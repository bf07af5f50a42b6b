import type { UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import type { FunctionChanges, FunctionDetail } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { readDetail, readFunction } from './read-detail.ts';
import { LATEST } from './to-version.ts';
import { waitForFunction } from './wait.ts';

/** Refuses a key that names a published version: those never change. */
export function needLatest({ qualifier }: FunctionKey, what: string): void {
  if (qualifier === null || qualifier === LATEST) return;
  throw new AppError('invalid_input', `A published version cannot be changed: ${what} are those of ${LATEST}.`, {
    provider: AWS,
    hint: `Leave "@${qualifier}" out.`,
  });
}

function toRequest(name: string, changes: FunctionChanges): UpdateFunctionConfigurationRequest {
  const { description, memoryMb, timeoutS, env } = changes;
  return {
    FunctionName: name,
    ...(description === undefined ? {} : { Description: description }),
    ...(memoryMb === undefined ? {} : { MemorySize: memoryMb }),
    ...(timeoutS === undefined ? {} : { Timeout: timeoutS }),
    ...(env === undefined ? {} : { Environment: { Variables: env } }),
  };
}

/** Changes the live configuration, and waits until the change is carried out. What somebody else changed meanwhile is not overwritten. */
export async function updateFunction(context: AwsContext, key: FunctionKey, changes: FunctionChanges, call: Call): Promise<FunctionDetail> {
  const op = 'functions.update';
  needLatest(key, 'settings');
  if (changes.concurrency !== undefined && changes.concurrency !== 1) {
    throw new AppError('invalid_input', 'An execution environment of Lambda takes one request at a time.', {
      provider: AWS,
      op,
      hint: 'Leave concurrency at 1. How many environments there may be is set with "isobar concurrency update".',
      details: { field: 'concurrency' },
    });
  }
  const at = context.locate(key.name);
  const { Configuration: before } = await readFunction(context, op, at, null, call);
  const request = toRequest(at.name, changes);
  if (Object.keys(request).length > 1) {
    const revision = before?.RevisionId;
    await context.run(op, at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      await lambda.updateFunctionConfiguration(
        { ...request, ...(revision === undefined ? {} : { RevisionId: revision }) },
        { abortSignal: call.signal },
      );
    });
    await waitForFunction(context, op, at, 'updated', call);
  }
  return readDetail(context, op, { name: key.name, qualifier: null }, call);
}
