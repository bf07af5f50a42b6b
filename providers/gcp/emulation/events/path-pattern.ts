/**
 * Whether a path meets a pattern: `*` is a segment or a part of one, `**` any number of them, `{name}` and `{name=*}` one
 * segment, `{name=**}` any number.
 * @see https://cloud.google.com/eventarc/docs/path-patterns
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const parts = pattern
    .replaceAll(/\{[^}=]+=([^}]+)\}/g, '$1')
    .replaceAll(/\{[^}]+\}/g, '*')
    .split('/');
  return matchParts(parts, path.split('/'));
}

function matchParts([head, ...rest]: readonly string[], path: readonly string[]): boolean {
  if (head === undefined) return path.length === 0;
  if (head === '**') return path.some((_, index) => matchParts(rest, path.slice(index))) || matchParts(rest, []);
  const [segment, ...others] = path;
  return segment !== undefined && matchesSegment(head, segment) && matchParts(rest, others);
}

function matchesSegment(pattern: string, segment: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
    .join('.*');
  return segment !== '' && new RegExp(`^${source}$`, 's').test(segment);
}
