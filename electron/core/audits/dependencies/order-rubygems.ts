/** What Gem::Version takes for a version. */
const VERSION = /^\d+(?:\.[\da-z]+)*(?:-[\da-z-]+(?:\.[\da-z-]+)*)?$/i;
const MAX_LENGTH = 200;

type Segment = number | string;

function withoutZeros(segments: readonly Segment[]): Segment[] {
  const last = segments.findLastIndex((segment) => segment !== 0);
  return segments.slice(0, last + 1);
}

/** Runs of digits and of letters; zeros at the end of the numbers, and at the end of all, say nothing. */
function segmentsOf(version: string): Segment[] | null {
  if (version.length > MAX_LENGTH || !VERSION.test(version)) return null;
  const all = (version.replaceAll('-', '.pre.').match(/\d+|[a-z]+/gi) ?? []).map((part) => (/^\d/.test(part) ? Number(part) : part));
  const letters = all.findIndex((segment) => typeof segment === 'string');
  return letters === -1 ? withoutZeros(all) : [...withoutZeros(all.slice(0, letters)), ...withoutZeros(all.slice(letters))];
}

/** The order of RubyGems (https://docs.ruby-lang.org/en/master/Gem/Version.html): letters make a version that is not yet released. */
export function compareRubyGems(a: string, b: string): number | null {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  if (left === null || right === null) return null;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one, other] = [left[i] ?? 0, right[i] ?? 0];
    if (one === other) continue;
    if (typeof one !== typeof other) return typeof one === 'string' ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
