import type { EventSourceMappingDocument } from '../../state/model.ts';
import type { RunContext } from '../run-context.ts';

/** Works a source off for one event source mapping. */
export interface Poller {
  /** Takes nothing more and waits for what is being worked on. */
  stop(): Promise<void>;
  /** Gives up what is being worked on: the runtime ends. It is delivered again after the next start. */
  abandon(): void;
}

export interface PollerInput {
  context: RunContext;
  mapping: EventSourceMappingDocument;
  arn: string;
}
