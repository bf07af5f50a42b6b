import { FrameType, encodeWithBody } from '../environment/frames.ts';
import type { CallMessage } from '../environment/messages.ts';
import type { CallSlot } from './call-slot.ts';

/** Bodies up to this size are copied into the frame; larger ones follow it. */
const COPY_BYTES = 64 * 1024;

/** The frame that starts a call, in one or two parts. */
export function encodeCall({ number, invocation, timeoutMs }: CallSlot): Uint8Array[] {
  const { input, attributes } = invocation.request;
  const { id, traceId, spanId } = invocation;
  const base = { id, timeoutMs, traceId, spanId, attributes };
  let message: CallMessage;
  let body: Uint8Array;
  if (input.kind === 'event') {
    message = { ...base, contentType: input.contentType };
    body = input.body;
  } else {
    const { method, path, origin, headers, remoteAddress } = input.request;
    message = { ...base, contentType: null, method, path, origin, headers, remoteAddress };
    if (input.request.live !== undefined) message.live = true;
    body = input.request.body;
  }
  if (body.length <= COPY_BYTES) return [encodeWithBody(FrameType.call, number, message, body.length, body)];
  return [encodeWithBody(FrameType.call, number, message, body.length), body];
}
