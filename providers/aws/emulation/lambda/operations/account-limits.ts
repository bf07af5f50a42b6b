import type { GetAccountSettingsRequest } from '@aws-sdk/client-lambda';
import { limits } from '../../../limits.ts';
import { zipOf } from '../code/package-of.ts';
import { operation } from '../operation.ts';

/** "1,000" concurrent executions of an account in a region by default. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const ACCOUNT_CONCURRENCY = 1000;
/** What must stay unreserved. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const MIN_UNRESERVED = 100;
/** "75 GB" for all functions and layers. */
const TOTAL_CODE_BYTES = 80_530_636_800;
const ZIPPED_BYTES = 52_428_800;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export const getAccountSettings = operation<GetAccountSettingsRequest>(async (context, _input, { request }) => {
  const { account, region } = request;
  const { state } = context;
  const functions = state.names(account, region).flatMap((name) => state.find({ account, region, name }) ?? []);
  let total = 0;
  for (const fn of functions) {
    for (const { code } of [fn.latest, ...state.publishedVersions(fn.key)]) total += (await zipOf(context, code))?.size ?? 0;
  }
  for (const { value } of state.layers.list({ prefix: `${account}/${region}/` })) if (value.deleted !== true) total += value.zip.size;
  return {
    AccountLimit: {
      TotalCodeSize: TOTAL_CODE_BYTES,
      CodeSizeUnzipped: limits.unzippedBytes,
      CodeSizeZipped: ZIPPED_BYTES,
      ConcurrentExecutions: ACCOUNT_CONCURRENCY,
      UnreservedConcurrentExecutions: ACCOUNT_CONCURRENCY - state.reserved(account, region),
    },
    AccountUsage: { TotalCodeSize: total, FunctionCount: functions.length },
  };
});
