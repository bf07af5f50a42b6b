import type { Loc } from './ir.ts';
import type { Value } from './value.ts';

/** A call as sinks look at it. */
export interface CallView {
  sym: string | null;
  /** Last part of its name. */
  method: string;
  receiver: Value | null;
  args: readonly Value[];
  keywords: ReadonlyMap<string, Value>;
  /** Positional and keyword arguments alike. */
  all: readonly Value[];
  isNew: boolean;
  loc: Loc;
}
