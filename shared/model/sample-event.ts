import { z } from 'zod';
import { TriggerKind } from './function.ts';
import { InvocationInput } from './invocation.ts';

/** An event or request in the shape that a trigger of a cloud delivers, to try a function with. */
export const SampleEvent = z.object({
  /** Unique within its programming model: `sqs`, `storage-finalized`. */
  id: z.string(),
  label: z.string(),
  /** What would send it. */
  trigger: TriggerKind,
  /** One line: what it is, and what the function is expected to answer. */
  summary: z.string(),
  input: InvocationInput,
});
export type SampleEvent = z.infer<typeof SampleEvent>;
