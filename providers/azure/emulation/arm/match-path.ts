/** Parameters of a path by the route's template; null where it does not match. Throws URIError for what cannot be decoded. */
export type PathMatch = (segments: readonly string[]) => Record<string, string> | null;

type Part = { literal: string } | { name: string };

/**
 * `/subscriptions/{id}/…`: literals without regard to case. `{*rest}` at the end takes all that follows, `{*scope}` at the
 * beginning all that goes before, which may be nothing.
 */
export function compilePath(template: string): PathMatch {
  const segments = segmentsOf(template);
  const scope = /^\{\*(\w+)\}$/.exec(segments[0] ?? '')?.[1];
  const rest = scope === undefined ? /^\{\*(\w+)\}$/.exec(segments.at(-1) ?? '')?.[1] : undefined;
  const parts = segments.slice(scope === undefined ? 0 : 1, rest === undefined ? undefined : -1).map(toPart);
  return (given) => {
    const surplus = given.length - parts.length;
    if (surplus < 0 || (surplus > 0 && scope === undefined && rest === undefined) || (surplus === 0 && rest !== undefined)) return null;
    const from = scope === undefined ? 0 : surplus;
    const values = matchParts(parts, given.slice(from, from + parts.length));
    if (values === null) return null;
    if (scope !== undefined) values[scope] = `/${given.slice(0, from).map(decodeURIComponent).join('/')}`;
    if (rest !== undefined) values[rest] = given.slice(parts.length).map(decodeURIComponent).join('/');
    return values;
  };
}

function toPart(text: string): Part {
  const name = /^\{(\w+)\}$/.exec(text)?.[1];
  return name === undefined ? { literal: text.toLowerCase() } : { name };
}

function matchParts(parts: readonly Part[], segments: readonly string[]): Record<string, string> | null {
  const values: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if ('name' in part) values[part.name] = decodeURIComponent(segment);
    else if (segment.toLowerCase() !== part.literal) return null;
  }
  return values;
}

/** Without empty ones: clients write double slashes. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
