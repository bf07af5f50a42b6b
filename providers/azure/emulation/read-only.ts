/** Hooks may change what these hold, but not put something else in their place. */
export function readOnly(values: Record<string, unknown>): object {
  const properties = Object.entries(values).map(([name, value]) => [
    name,
    {
      enumerable: true,
      get: () => value,
      set: () => {
        throw new TypeError(`Cannot assign to read only property '${name}'`);
      },
    },
  ]);
  return Object.defineProperties({}, Object.fromEntries(properties) as PropertyDescriptorMap);
}
