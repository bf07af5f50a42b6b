import type { CodeLocation } from '#shared/model/audit/posture.ts';
import { isMapping, type Mapping } from '../../detection/cloud-yaml.ts';

/** A declared resource in CloudFormation's terms, whatever it was written in. */
export interface Resource {
  id: string;
  type: string;
  props: Mapping;
  /** Where a path within its properties is written. */
  at(...path: (string | number)[]): CodeLocation;
}

/** All that a source declares. */
export interface Template {
  file: string;
  /** Folder that the paths in it are relative to; empty for the top. */
  folder: string;
  resources: ReadonlyMap<string, Resource>;
  /** Defaults of parameters and variables. */
  parameters: Readonly<Record<string, unknown>>;
  /** SAM's settings for all resources of a kind. */
  globals?: Mapping;
}

export function resourcesOf(template: Template, ...types: string[]): Resource[] {
  return [...template.resources.values()].filter(({ type }) => types.includes(type));
}

/** The resource that a value refers to; null where it is none. */
// oxlint-disable-next-line complexity -- one case for each way of writing a reference
export function refOf(value: unknown): string | null {
  if (!isMapping(value)) {
    const inText = typeof value === 'string' ? /\$\{([A-Za-z][\w.-]*?)(?:\.(?:Arn|arn|id|name|invoke_arn))?\}/.exec(value)?.[1] : undefined;
    return inText ?? null;
  }
  if (typeof value['Ref'] === 'string') return value['Ref'];
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute) && typeof attribute[0] === 'string') return attribute[0];
  if (typeof attribute === 'string') return attribute.split('.')[0] ?? null;
  const sub = value['Fn::Sub'];
  const text = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === 'string') {
    for (const match of text.matchAll(/\$\{([A-Za-z][\w.-]*)\}/g)) {
      const name = match[1]?.replace(/\.(?:Arn|arn|id|name|invoke_arn)$/, '') ?? '';
      if (!name.startsWith('AWS::') && name !== '') return name;
    }
  }
  const join = value['Fn::Join'];
  if (Array.isArray(join) && Array.isArray(join[1])) for (const part of join[1]) { const found = refOf(part); if (found !== null && !found.startsWith('AWS::')) return found; } // prettier-ignore
  return null;
}

/** Whether a value refers to a resource anywhere in it, in whichever way references are written. */
export function mentions(value: unknown, id: string): boolean {
  const text = JSON.stringify(value ?? null);
  return ['"', '${'].some((before) => ['"', '}', '.', '['].some((after) => text.includes(before + id + after)));
}

/** A value as far as it is known before deployment: a parameter gives its default. Null where it is not. */
export function known(value: unknown, template: Template): unknown {
  if (isMapping(value) && typeof value['Ref'] === 'string') {
    const name = value['Ref'];
    return name in template.parameters ? template.parameters[name] : null;
  }
  return isMapping(value) && Object.keys(value).some((key) => key.startsWith('Fn::')) ? null : value;
}

/** As a text, with what is not known in `${}`; null where it is none. */
export function textOf(value: unknown, template: Template): string | null {
  const plain = known(value, template);
  if (typeof plain === 'string') return plain;
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain);
  if (!isMapping(value)) return null;
  const sub = value['Fn::Sub'];
  if (typeof sub === 'string') return sub;
  if (Array.isArray(sub) && typeof sub[0] === 'string') return sub[0];
  const join = value['Fn::Join'];
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map((part) => textOf(part, template) ?? '${…}').join(String(join[0]));
  const ref = refOf(value);
  return ref === null ? null : `\${${ref}}`;
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** A number, or a reason why there is none. */
export function numberOf(value: unknown, template: Template, fallback: number | null): number | null | { unread: string } {
  if (value === undefined) return fallback;
  const plain = known(value, template);
  const number = typeof plain === 'number' ? plain : typeof plain === 'string' && /^\d+$/.test(plain) ? Number(plain) : null;
  return number ?? { unread: 'its value is only known at deployment' };
}
