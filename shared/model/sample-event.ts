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

type About = Omit<SampleEvent, 'input'>;

/** A sample that is delivered as an event; `body` is written as indented JSON. */
export function toEventSample(about: About, body: unknown, contentType = 'application/json'): SampleEvent {
  const payload = { body: JSON.stringify(body, null, 2), encoding: 'utf8' as const, contentType };
  return { ...about, input: { payload, mode: 'sync', http: null } };
}

/** A sample that is delivered as an HTTP request; the content type of `body` is the one in `headers`. */
export function toHttpSample(
  about: About,
  request: { method: string; path: string; headers?: Record<string, string>; body?: string },
): SampleEvent {
  const { method, path, headers = {}, body = '' } = request;
  const contentType = headers['content-type'] ?? null;
  return { ...about, input: { payload: { body, encoding: 'utf8', contentType }, mode: 'sync', http: { method, path, headers } } };
}
