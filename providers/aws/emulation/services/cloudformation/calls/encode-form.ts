import { isObject } from '../../../protocols/json-values.ts';

/** An input as the Query protocol writes it: `Tags.member.1.Key=…`. Members that are undefined are left out. */
export function encodeForm(input: Readonly<Record<string, unknown>>): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) add(fields, name, value);
  return fields.toString();
}

function add(fields: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) value.forEach((item, index) => add(fields, `${name}.member.${index + 1}`, item));
  else if (isObject(value)) for (const [key, member] of Object.entries(value)) add(fields, `${name}.${key}`, member);
  else fields.append(name, typeof value === 'string' ? value : JSON.stringify(value));
}
