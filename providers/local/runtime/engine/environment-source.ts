import type { Environment } from './environment.ts';
import type { FunctionGroup } from './function-group.ts';

/** Where a group gets environments from. */
export interface EnvironmentSource {
  /** An environment for the function, preloaded if there is one; null while there are as many as there may be. */
  acquire(group: FunctionGroup): Environment | null;
  /** Asks to be scaled again when there is room. */
  await(group: FunctionGroup): void;
  /** The group has neither environments nor calls left. */
  empty(group: FunctionGroup): void;
  /** Milliseconds that a call waits for a free environment. */
  readonly queueMs: number;
  readonly maxEnvironments: number;
}
