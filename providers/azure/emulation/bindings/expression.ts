import { randomUUID } from 'node:crypto';
import { bindingError, type Variables } from './connection.ts';

/** What expressions in bindings can name: of the trigger, its payload, its route. */
export type BindingData = Readonly<Record<string, unknown>>;

/**
 * Fills in `%SETTING%`, `{name}`, `{data.url}`, `{rand-guid}` and `{DateTime}`. Throws in the host's words where there is no value.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns
 */
export function fillIn(text: string, variables: Variables, data: BindingData = {}): string {
  return fillSettings(text, variables).replace(/\{([^{}]+)\}/g, (_all, name: string) => valueOf(name.trim(), data));
}

/** Fills in `%SETTING%` only. */
export function fillSettings(text: string, variables: Variables): string {
  return text.replace(/%([^%]+)%/g, (_all, name: string) => {
    const value = variables[name];
    if (value === undefined) throw bindingError(`'%${name}%' does not resolve to a value.`);
    return value;
  });
}

function valueOf(name: string, data: BindingData): string {
  const [head, format] = splitFormat(name);
  const lower = head.toLowerCase();
  if (lower === 'rand-guid') return formatGuid(randomUUID(), format);
  if (lower === 'datetime') return formatDate(new Date(), format);
  const value = expressionValue(head, data);
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** What `data.url` stands for, as it is. Throws in the host's words where that is nothing. */
export function expressionValue(name: string, data: BindingData): unknown {
  let value: unknown = data;
  for (const part of name.split('.')) value = member(value, part);
  if (value === undefined || value === null) throw bindingError(`No value for named parameter '${name}'.`);
  return value;
}

function splitFormat(name: string): [string, string | undefined] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** Names are not told apart by case. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Object.keys(value);
  const key = own.find((candidate) => candidate === name) ?? own.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (Reflect.get(value, key) as unknown);
}

/** `N`: without dashes. */
const formatGuid = (guid: string, format: string | undefined): string => (format === 'N' ? guid.replaceAll('-', '') : guid);

/** .NET's custom format, as far as file names need it: `yyyy-MM-dd-HH-mm-ss`. */
function formatDate(date: Date, format: string | undefined): string {
  // Without a format the host writes the instant as ISO 8601.
  if (format === undefined) return date.toISOString();
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0');
  const parts: Record<string, string> = {
    yyyy: pad(date.getUTCFullYear(), 4),
    yy: pad(date.getUTCFullYear() % 100),
    MM: pad(date.getUTCMonth() + 1),
    dd: pad(date.getUTCDate()),
    HH: pad(date.getUTCHours()),
    mm: pad(date.getUTCMinutes()),
    ss: pad(date.getUTCSeconds()),
    fff: pad(date.getUTCMilliseconds(), 3),
  };
  return format.replace(/yyyy|yy|MM|dd|HH|mm|ss|fff/g, (part) => parts[part] ?? part);
}
