type Test = (value: string, low: number, high: number, text: string) => boolean;

const integer = (value: string): boolean => /^[+-]?\d+$/.test(value);
const number: Test = (value) => value.trim() !== '' && Number.isFinite(Number(value));

/** @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints */
const CONSTRAINTS: Record<string, Test> = {
  int: integer,
  long: integer,
  float: number,
  double: number,
  decimal: number,
  bool: (value) => /^(?:true|false)$/i.test(value),
  guid: (value) => /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  alpha: (value) => /^[a-z]*$/i.test(value),
  minlength: (value, low) => value.length >= low,
  maxlength: (value, low) => value.length <= low,
  length: (value, low, high) => value.length >= low && value.length <= (Number.isNaN(high) ? low : high),
  min: (value, low) => integer(value) && Number(value) >= low,
  max: (value, low) => integer(value) && Number(value) <= low,
  range: (value, low, high) => integer(value) && Number(value) >= low && Number(value) <= high,
  regex: (value, _low, _high, text) => matches(value, text),
};

/** Whether a value keeps to `name(arguments)`. `required`, and names an app would have had to register with ASP.NET, ask for some value. */
export function satisfies(value: string, constraint: string): boolean {
  const match = /^(\w+)(?:\(([^]*)\))?$/.exec(constraint);
  const text = match?.[2] ?? '';
  const [low = Number.NaN, high = Number.NaN] = text.split(',').map(Number);
  const test = CONSTRAINTS[match?.[1]?.toLowerCase() ?? ''];
  return test === undefined ? value !== '' : test(value, low, high, text);
}

/** Braces and brackets are doubled in a template. */
function matches(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern.replaceAll('{{', '{').replaceAll('}}', '}').replaceAll('[[', '[').replaceAll(']]', ']'), 'i').test(value);
  } catch {
    return false;
  }
}
