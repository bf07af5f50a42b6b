import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';

/** Kinds of the values in a type's properties, by the name of the member that holds them; everything else is text. */
export interface Kinds {
  numbers?: readonly string[];
  booleans?: readonly string[];
  /** Below these is text only, whatever it is called: names are the user's. */
  texts?: readonly string[];
}

/** Properties with every scalar of the kind that the service takes: templates write `Timeout: "30"` as often as `Timeout: 30`. */
export function shaped(props: Mapping, kinds: Kinds): Mapping {
  return Object.fromEntries(Object.entries(props).map(([name, value]) => [name, shape(name, value, kinds)]));
}

function shape(name: string, value: unknown, kinds: Kinds): unknown {
  if (kinds.texts?.includes(name) === true) return allText(value);
  if (Array.isArray(value)) return value.map((item) => shape(name, item, kinds));
  if (isMapping(value)) return shaped(value, kinds);
  if (value === null || value === undefined) return value;
  if (kinds.numbers?.includes(name) === true) return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (kinds.booleans?.includes(name) === true) return value === 'true' || value === 'false' ? value === 'true' : value;
  return String(value as string | number | boolean);
}

function allText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(allText);
  if (isMapping(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, allText(member)]));
  return value === null || value === undefined ? value : String(value as string | number | boolean);
}
