/** The values that a selector picks from an event; none where there is no such property. */
export type Selector = (event: unknown) => unknown[];

const STEP = /\.([\w*:@-]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+)|(\*))\]/g;

/** `$.a.b`, `$['a b'][0].c`, `$.list[*].d` */
export function readSelector(text: string): Selector {
  const steps = [...text.matchAll(STEP)].map(([, name, single, double, index, all]) => (all ?? index ?? single ?? double ?? name) || '');
  return (event) => steps.reduce<unknown[]>((values, step) => values.flatMap((value) => pick(value, step)), [event]);
}

function pick(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value);
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}
