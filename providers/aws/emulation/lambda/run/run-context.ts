import type { AwsContext } from '../../server/context.ts';
import type { LambdaState } from '../state/lambda-state.ts';
import type { ConcurrencyGate } from './concurrency.ts';

/** What running functions takes. */
export interface RunContext extends Omit<AwsContext, 'state'> {
  state: LambdaState;
  gate: ConcurrencyGate;
}
