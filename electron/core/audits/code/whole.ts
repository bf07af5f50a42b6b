import type { Taint, Value } from './value.ts';

/** What `{ ...x }` and `f(**x)` leave of something whose fields are not known. */
const SPREAD = '\u2026';

/** The name of a field that stands for all that was spread. */
export function spreadName(i: number): string {
  return `${SPREAD}${i}`;
}

/** What was spread into an object: it may have any field. */
export function spreadIn({ fields }: Value): Taint[] {
  return [...(fields ?? [])].filter(([name]) => name.startsWith(SPREAD)).flatMap(([, each]) => each.taints);
}

/** Where input comes in with whatever fields its sender gave it: itself, or spread into an object; undefined where fields are chosen one by one. */
export function wholeTaint(of: Value): Taint | undefined {
  if (of.composed > 0) return undefined;
  return [...of.taints, ...spreadIn(of)].find(({ kind, indirect, derived }) => kind === 'event' && !indirect && !derived);
}
