import type { AttributeValue, Item } from '../attribute-value.ts';
import { own } from '../compare.ts';
import { validation } from '../errors.ts';
import type { Path } from './syntax.ts';

/** What is at the end of a path; undefined where the item has nothing there. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    if (value === undefined) return undefined;
    if (typeof step === 'string') value = 'M' in value ? own(value.M, step) : undefined;
    else value = 'L' in value ? value.L[step] : undefined;
  }
  return value;
}

/** Puts a value at the end of a path, in place. What the path goes through must be there; lists grow at their end. */
export function setAt(item: Item, path: Path, value: AttributeValue): void {
  const last = path.at(-1);
  const parent = parentOf(item, path);
  if (typeof last === 'string' && parent !== undefined && 'M' in parent) parent.M[last] = value;
  else if (typeof last === 'number' && parent !== undefined && 'L' in parent) {
    parent.L[Math.min(last, parent.L.length)] = value;
  } else throw validation('The document path provided in the update expression is invalid for update');
}

/** Takes away what is at the end of a path, in place; list elements are only marked, see `closeGaps`. */
export function removeAt(item: Item, path: Path, gaps: Map<AttributeValue[], Set<number>>): void {
  const last = path.at(-1);
  const parent = parentOf(item, path);
  if (typeof last === 'string' && parent !== undefined && 'M' in parent) delete parent.M[last];
  else if (typeof last === 'number' && parent !== undefined && 'L' in parent) {
    gaps.set(parent.L, (gaps.get(parent.L) ?? new Set()).add(last));
  } else throw validation('The document path provided in the update expression is invalid for update');
}

/** All of an update's places in a list are those before the update. */
export function closeGaps(gaps: ReadonlyMap<AttributeValue[], ReadonlySet<number>>): void {
  for (const [list, places] of gaps) {
    const kept = list.filter((_, place) => !places.has(place));
    list.splice(0, list.length, ...kept);
  }
}

/** Whether one of them is, or goes through, the other. */
export function overlap(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((step, index) => step === b[index]);
}

/** `[a, [1], b]`, as errors name a path. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

function parentOf(item: Item, path: Path): AttributeValue | undefined {
  return path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
}
