import type { EmulationHost } from '../../../emulation-host.ts';
import type { SigningKey } from '../identity/keys.ts';
import type { Operations } from '../operations/operations.ts';

/** What the emulated services share. */
export interface GcpContext {
  host: EmulationHost;
  /** What a name without a project or location means, and where functions of the console are. */
  defaults: { project: string; location: string };
  /** Base URL of REST; known once it listens. */
  endpoint(): string;
  operations: Operations;
  /** Aborts when the runtime ends. */
  stopping: AbortSignal;
  /** Signs ID tokens. */
  key: SigningKey;
}
