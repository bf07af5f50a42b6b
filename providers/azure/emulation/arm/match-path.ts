/** Parameters of a path by the route's template; null where it does not match. Throws URIError for what cannot be decoded. */
export type PathMatch = (segments: readonly string[]) => Record<string, string> | null;

/** `/subscriptions/{id}/…`: literals without regard to case, a last `{*rest}` takes everything that follows. */
export function compilePath(template: string): PathMatch {
  const parts = segmentsOf(template).map((text) => {
    const name = /^\{(\*?)(\w+)\}$/.exec(text);
    return name === null ? { literal: text.toLowerCase() } : { name: name[2] ?? '', rest: name[1] === '*' };
  });
  const last = parts.at(-1);
  const open = last !== undefined && 'rest' in last && last.rest;
  return (segments) => {
    if (open ? segments.length < parts.length : segments.length !== parts.length) return null;
    const values: Record<string, string> = {};
    for (const [index, part] of parts.entries()) {
      const segment = segments[index] ?? '';
      if ('literal' in part) {
        if (segment.toLowerCase() !== part.literal) return null;
      } else values[part.name] = part.rest ? segments.slice(index).map(decodeURIComponent).join('/') : decodeURIComponent(segment);
    }
    return values;
  };
}

/** Without empty ones: clients write double slashes. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
