const VERSION = /^(\d{1,15}(?:\.\d{1,15}){0,3})(?:-([\da-z.-]+))?(?:\+[\da-z.-]+)?$/i;
/** Longer ones are no versions that anybody publishes. */
const MAX_LENGTH = 200;

function compareLabels(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one, other] = [left[i], right[i]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    if (one === other) continue;
    const numbers = [one, other].map((label) => /^\d+$/.test(label));
    if (numbers[0] !== numbers[1]) return numbers[0] === true ? -1 : 1;
    const order = numbers[0] === true ? BigInt(one) - BigInt(other) : one < other ? -1 : 1;
    if (order !== 0n) return order < 0 ? -1 : 1;
  }
  return 0;
}

/**
 * The order of NuGet (https://learn.microsoft.com/nuget/concepts/package-versioning): up to four numbers, then labels as
 * in semantic versions, without case.
 */
export function compareNuget(a: string, b: string): number | null {
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return null;
  const [left, right] = [VERSION.exec(a.toLowerCase()), VERSION.exec(b.toLowerCase())];
  if (left === null || right === null) return null;
  const numbers = [left, right].map(([, parts = '']) => parts.split('.').map(Number));
  for (let i = 0; i < 4; i++) {
    const order = (numbers[0]?.[i] ?? 0) - (numbers[1]?.[i] ?? 0);
    if (order !== 0) return order;
  }
  const [before, after] = [left[2], right[2]];
  if (before === undefined || after === undefined) return (before === undefined ? 1 : 0) - (after === undefined ? 1 : 0);
  return compareLabels(before, after);
}
