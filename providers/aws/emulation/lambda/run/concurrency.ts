import { AwsError } from '../../server/service.ts';
import { ACCOUNT_CONCURRENCY } from '../operations/account-limits.ts';
import { documentKey } from '../state/function-key.ts';
import type { LambdaState } from '../state/lambda-state.ts';
import type { FunctionDocument } from '../state/model.ts';

/** Counts the invocations that run, and refuses those over a function's or the account's limit. */
export interface ConcurrencyGate {
  /** Takes a place, which is given back by disposing of it. Throws `TooManyRequestsException` with its reason. */
  enter(fn: FunctionDocument): Disposable;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
export function createConcurrencyGate(state: Pick<LambdaState, 'names' | 'find'>): ConcurrencyGate {
  const running = new Map<string, number>();
  /** Functions that run now, by account and region: few, where those that exist may be ten thousand. */
  const add = (key: string, by: number): void => {
    const next = (running.get(key) ?? 0) + by;
    if (next <= 0) running.delete(key);
    else running.set(key, next);
  };
  return {
    enter(fn) {
      const { account, region } = fn.key;
      const own = documentKey(fn.key);
      const place = `${account}/${region}`;
      if (fn.reservedConcurrency !== null) {
        if ((running.get(own) ?? 0) >= fn.reservedConcurrency) throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
      } else if ((running.get(place) ?? 0) >= unreserved(state, account, region, running.get(place) ?? 0)) {
        throw throttled('ConcurrentInvocationLimitExceeded');
      }
      const keys = fn.reservedConcurrency === null ? [own, place] : [own];
      for (const key of keys) add(key, 1);
      let entered = true;
      return {
        [Symbol.dispose]() {
          if (!entered) return;
          entered = false;
          for (const key of keys) add(key, -1);
        },
      };
    },
  };
}

/** What the account's functions share. Where little runs it need not be known exactly. */
function unreserved(state: Pick<LambdaState, 'names' | 'find'>, account: string, region: string, running: number): number {
  if (running < 100) return ACCOUNT_CONCURRENCY;
  const reserved = state.names(account, region).map((name) => state.find({ account, region, name })?.reservedConcurrency ?? 0);
  return ACCOUNT_CONCURRENCY - reserved.reduce((sum, one) => sum + one, 0);
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export function throttled(reason: string): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429, members: { Reason: reason, Type: 'User' } });
}
