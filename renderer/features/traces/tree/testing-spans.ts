import type { Span } from '#shared/model/trace.ts';

/** A span for tests: `span('b', 'a', 10, 20)` is `b` under `a`, from 10 ms on, 20 ms long. */
export function span(spanId: string, parentSpanId: string | null, startMs: number, durationMs: number, more: Partial<Span> = {}): Span {
  return {
    spanId,
    parentSpanId,
    name: spanId,
    kind: 'internal',
    service: 'shop',
    startMs,
    durationMs,
    status: 'unset',
    statusMessage: null,
    attributes: {},
    events: [],
    functionRef: null,
    invocationId: null,
    ...more,
  };
}
