import type { AttributeValue, Item } from '../attribute-value.ts';
import { validation } from '../errors.ts';
import type { Bindings } from './bindings.ts';
import { createParser } from './parser.ts';
import { overlap, pathText, valueAt } from './paths.ts';
import type { Path } from './syntax.ts';

const WHAT = 'ProjectionExpression';

export function parseProjection(expression: string, bindings: Bindings): Path[] {
  const parser = createParser(expression, WHAT, bindings);
  const paths = [parser.path()];
  while (parser.sign(',')) paths.push(parser.path());
  parser.end();
  for (const [index, first] of paths.entries()) {
    const second = paths.slice(index + 1).find((candidate) => overlap(first, candidate) || overlap(candidate, first));
    if (second === undefined) continue;
    throw validation(
      `Invalid ${WHAT}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(first)}, path two: ${pathText(second)}`,
    );
  }
  return paths;
}

/** What of an item is at the paths, at the same places; elements of lists close up. */
export function project(item: Item, paths: readonly Path[]): Item {
  const found = paths.filter((path) => valueAt(item, path) !== undefined);
  const picked = pick({ M: item }, found);
  return 'M' in picked ? picked.M : {};
}

function pick(value: AttributeValue, paths: readonly Path[]): AttributeValue {
  if (paths.some((path) => path.length === 0)) return value;
  const steps = new Map<string | number, Path[]>();
  for (const [step, ...rest] of paths) if (step !== undefined) steps.set(step, [...(steps.get(step) ?? []), rest]);
  if ('M' in value) {
    const members = [...steps].flatMap(([step, rest]) => {
      const member = valueAt(value.M, [step]);
      return member === undefined ? [] : [[String(step), pick(member, rest)] as const];
    });
    return { M: Object.fromEntries(members) };
  }
  if (!('L' in value)) return value;
  const places = [...steps].toSorted(([a], [b]) => Number(a) - Number(b));
  return {
    L: places.flatMap(([place, rest]) => {
      const element = value.L[Number(place)];
      return element === undefined ? [] : [pick(element, rest)];
    }),
  };
}
