import { z } from 'zod';
import type { FlagSpec, PositionalSpec } from './flag-spec.ts';

/** As much of JSON Schema as inputs use. */
interface Schema {
  type?: string;
  enum?: string[];
  anyOf?: Schema[];
  default?: unknown;
  description?: string;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
}

/** `memoryMb` -> `memory-mb`. */
export function toKebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** Instants at which something ends are to come; all others have been. */
const isAhead = (name: string): boolean => name.startsWith('expires');

function toPlaceholder(name: string, schema: Schema, type: FlagSpec['type']): string {
  if (schema.enum !== undefined && schema.enum.join('|').length <= 24) return schema.enum.join('|');
  if (type === 'record') return 'KEY=VALUE';
  if (schema.format === 'date-time') return isAhead(name) ? 'TIME|30d' : 'TIME|10m';
  if (type === 'number' || type === 'integer') return 'N';
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

function typeOf(schema: Schema): FlagSpec['type'] | null {
  if (schema.anyOf !== undefined) {
    const known = schema.anyOf.filter((option) => option.type !== 'null');
    return known.length === 1 && known[0] !== undefined ? typeOf(known[0]) : null;
  }
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type;
    case 'array':
      return schema.items?.type === 'string' ? 'list' : null;
    case 'object':
      return ['string', 'number'].includes(valueType(schema) ?? '') ? 'record' : null;
    default:
      return null;
  }
}

/** Type of a record's values; null where it is none. */
function valueType({ additionalProperties }: Schema): string | null {
  return typeof additionalProperties === 'object' ? (additionalProperties.type ?? null) : null;
}

function readSchema(input: z.ZodType): Schema {
  return z.toJSONSchema(input, { io: 'input' }) as Schema;
}

/** Flags for every field of an input that a command line can express; fields taken by position are left out. */
export function flagsOf(input: z.ZodType, prefix: readonly string[] = [], positionals: readonly string[] = []): FlagSpec[] {
  const schema = readSchema(input);
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([field, property]): FlagSpec[] => {
    const type = typeOf(property);
    if (type === null || positionals.includes(field)) return [];
    return [
      {
        name: toKebab(field),
        path: [...prefix, field],
        type,
        placeholder: toPlaceholder(field, property, type),
        required: required.has(field) && property.default === undefined,
        ...(property.description === undefined ? {} : { summary: property.description }),
        ...(property.enum === undefined ? {} : { options: property.enum }),
        ...(property.default === undefined ? {} : { fallback: property.default }),
        ...(property.format === 'date-time' ? { instant: true, ...(isAhead(field) ? { ahead: true } : {}) } : {}),
        ...(type === 'boolean' ? { negatable: true } : {}),
        ...(type === 'record' && valueType(property) === 'number' ? { numbers: true } : {}),
      },
    ];
  });
}

/** The fields taken by position, in order. */
export function positionalsOf(input: z.ZodType, names: readonly string[]): PositionalSpec[] {
  const schema = readSchema(input);
  return names.map((name) => ({ name, required: schema.required?.includes(name) ?? false }));
}
