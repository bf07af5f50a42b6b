import type { Call } from '#providers/provider.ts';
import type { FunctionPosture, Reading } from '#shared/model/audit/posture.ts';
import type { Observation } from './observe.ts';
import type { AuditTree } from './read-tree.ts';
import type { OldVersion } from './read-versions.ts';

/** A function with the files that its code is in, opened when they are needed. */
export interface Target {
  posture: FunctionPosture;
  /** Name of the source, for findings of several directories; empty for deployed ones. */
  source: string;
  /** The same function in a source that is audited along with it. */
  twin: Target | null;
  /** Null where there is no code to be had, with the reason. */
  open(call: Call): Promise<AuditTree | { unread: string }>;
  /** The newest lines of its log; null where it has none. */
  logLines: ((call: Call) => Promise<Reading<string[]>>) | null;
  /** Versions beside the one that calls run; null for what has none. */
  versions: ((call: Call) => Promise<Reading<OldVersion[]> | null>) | null;
  /** What its provider recorded of its calls; null for what has never run. */
  observe: ((call: Call) => Promise<Observation>) | null;
  /** Gives back what `open` took. */
  close(): void;
}
