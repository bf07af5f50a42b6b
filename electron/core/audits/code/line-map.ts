const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Where a place in compiled code was written: 1-based line, 0-based column. */
export type LineMap = (line: number, column: number) => { line: number; column: number };

/** Reads the `mappings` of a source map of one source. */
export function readLineMap(mappings: string): LineMap {
  const lines: [column: number, line: number, source: number][][] = [];
  let line = 0;
  let column = 0;
  for (const group of mappings.split(';')) {
    const segments: [number, number, number][] = [];
    let generated = 0;
    for (const segment of group === '' ? [] : group.split(',')) {
      const values = decode(segment);
      generated += values[0] ?? 0;
      if (values.length < 4) continue;
      line += values[2] ?? 0;
      column += values[3] ?? 0;
      segments.push([generated, line + 1, column]);
    }
    lines.push(segments);
  }
  return (wanted, at) => {
    const segments = lines[wanted - 1] ?? [];
    let found = segments[0];
    for (const segment of segments) {
      if (segment[0] > at) break;
      found = segment;
    }
    return found === undefined ? { line: wanted, column: at } : { line: found[1], column: found[2] };
  };
}

function decode(segment: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value += (digit & 31) << shift;
    if ((digit & 32) !== 0) {
      shift += 5;
      continue;
    }
    values.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return values;
}
