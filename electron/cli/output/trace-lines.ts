import type { Span, Trace } from '#shared/model/trace.ts';
import { fields, pad, plain, width } from './layout.ts';
import { duration, when } from './readable.ts';
import type { Terminal } from './terminal.ts';

const BAR = 40;

function bar(span: Span, totalMs: number): string {
  const scale = totalMs > 0 ? BAR / totalMs : 0;
  const from = Math.min(BAR - 1, Math.max(0, Math.floor(span.startMs * scale)));
  const length = Math.max(1, Math.min(BAR - from, Math.round(span.durationMs * scale)));
  return `${' '.repeat(from)}${'█'.repeat(length)}`.padEnd(BAR);
}

/** A trace as a waterfall: children under their parents, in order of time. */
export function traceLines(trace: Trace, terminal: Terminal): string[] {
  const known = new Set(trace.spans.map((span) => span.spanId));
  const children = Map.groupBy(
    trace.spans.toSorted((a, b) => a.startMs - b.startMs),
    (span) => (span.parentSpanId !== null && known.has(span.parentSpanId) ? span.parentSpanId : ''),
  );
  const rows: { label: string; span: Span }[] = [];
  const seen = new Set<string>();
  // A stack, not recursion: a broken trace may be as deep as it is long.
  const stack = (children.get('') ?? []).toReversed().map((span) => ({ span, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { span, depth } = next;
    if (seen.has(span.spanId)) continue;
    seen.add(span.spanId);
    rows.push({ label: `${'  '.repeat(Math.min(depth, 20))}${plain(span.name)}`, span });
    for (const child of (children.get(span.spanId) ?? []).toReversed()) stack.push({ span: child, depth: depth + 1 });
  }
  const widest = Math.min(60, Math.max(4, ...rows.map(({ label }) => width(label))));
  return [
    ...fields([['trace', trace.traceId], ['started', when(trace.startedAt)], ['duration', duration(trace.durationMs)], ['spans', trace.spanCount]], (text) => terminal.paint('dim', text)), // prettier-ignore
    '',
    ...rows.map(({ label, span }) => {
      const failed = span.status === 'error';
      const line = `${pad(label, widest)}  ${bar(span, trace.durationMs)}  ${pad(duration(span.durationMs), 8, true)}`;
      return failed ? terminal.paint('red', `${line}  ${plain(span.statusMessage ?? 'error')}`) : line;
    }),
  ];
}
