import type { Span } from '#shared/model/trace.ts';
import type { SpanTree } from './span-tree.ts';

const haystacks = new WeakMap<Span, string>();

/** Everything about a span that a search looks at, lower case. Kept: a search runs per keystroke. */
function haystackOf(span: Span): string {
  let text = haystacks.get(span);
  if (text === undefined) {
    const attributes = Object.entries(span.attributes).map(([key, value]) => `${key}=${value}`);
    const events = span.events.map((event) => [event.name, ...Object.values(event.attributes)].join('\n'));
    const parts = [
      span.service,
      span.name,
      span.spanId,
      span.kind,
      span.statusMessage ?? '',
      span.invocationId ?? '',
      ...attributes,
      ...events,
    ];
    text = parts.join('\n').toLowerCase();
    haystacks.set(span, text);
  }
  return text;
}

/**
 * Nodes that contain every word of the query, in reading order: in service, name, ids, status,
 * attributes (also as `key=value`) and events. "Quoted words" stay together. An empty query matches nothing.
 */
export function searchSpans(tree: SpanTree, query: string): number[] {
  const words = [...query.toLowerCase().matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  if (words.length === 0) return [];
  return tree.nodes
    .filter((node) => {
      const text = haystackOf(node.span);
      return words.every((word) => text.includes(word));
    })
    .map((node) => node.index);
}

/** The match after (or before, with -1) the node `current`; wraps at the ends. -1 where nothing matches. */
export function stepMatch(matches: readonly number[], current: number | null, direction: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (direction === 1) return matches.find((index) => current === null || index > current) ?? matches[0] ?? -1;
  return matches.findLast((index) => current !== null && index < current) ?? matches.at(-1) ?? -1;
}
