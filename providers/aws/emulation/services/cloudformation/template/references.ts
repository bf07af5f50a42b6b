import { isMapping } from '../../../../../detection/cloud-yaml.ts';
import { validationError } from '../errors.ts';
import type { Scope } from './resolve.ts';
import type { Template, TemplateResource } from './template.ts';

/** Names that a value refers to with Ref, Fn::GetAtt or Fn::Sub; of an Fn::If only the branch that is taken. */
export function referencesOf(value: unknown, condition: Scope['condition']): Set<string> {
  const found = new Set<string>();
  collect(value, condition, found);
  return found;
}

function collect(value: unknown, condition: Scope['condition'], found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, condition, found);
  if (!isMapping(value)) return;
  const [[name, argument] = ['', null], ...rest] = Object.entries(value);
  const read = rest.length === 0 ? READERS[name] : undefined;
  if (read === undefined) for (const member of Object.values(value)) collect(member, condition, found);
  else read(argument, condition, found);
}

const READERS: Readonly<Record<string, (argument: unknown, condition: Scope['condition'], found: Set<string>) => void>> = {
  Ref: (argument, _condition, found) => {
    if (typeof argument === 'string') found.add(argument);
  },
  'Fn::GetAtt': (argument, _condition, found) => {
    const id: unknown = Array.isArray(argument) ? argument[0] : typeof argument === 'string' ? argument.split('.')[0] : null;
    if (typeof id === 'string') found.add(id);
  },
  'Fn::Sub': (argument, condition, found) => {
    const [text, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    collect(own, condition, found);
    for (const [, name = ''] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
      const id = name.trim().split('.')[0] ?? '';
      if (!isMapping(own) || !Object.hasOwn(own, name.trim())) found.add(id);
    }
  },
  'Fn::If': (argument, condition, found) => {
    const [name, yes, no] = Array.isArray(argument) ? (argument as unknown[]) : [];
    if (typeof name === 'string') collect(condition(name) ? yes : no, condition, found);
  },
};

/** The resources whose condition holds. */
export function activeResources({ resources }: Template, condition: Scope['condition']): Map<string, TemplateResource> {
  return new Map([...resources].filter(([, resource]) => resource.condition === null || condition(resource.condition)));
}

/**
 * The resources that hold, each after those it needs. Throws `ValidationError` for a name that is nobody's and for a
 * circle.
 */
export function inOrder(
  template: Template,
  condition: Scope['condition'],
  isValue: (name: string) => boolean,
): Map<string, TemplateResource> {
  const active = activeResources(template, condition);
  const ordered = new Map<string, TemplateResource>();
  const unresolved = new Set<string>();
  const needs = new Map<string, string[]>();
  for (const [id, { properties, dependsOn }] of active) {
    const names = [...referencesOf(properties, condition)].filter((name) => !isValue(name));
    const unknown = [...names, ...dependsOn].filter((name) => !template.resources.has(name));
    unknown.forEach((name) => unresolved.add(name));
    needs.set(
      id,
      [...new Set([...names, ...dependsOn])].filter((name) => active.has(name)),
    );
    const absent = names.find((name) => template.resources.has(name) && !active.has(name));
    if (absent !== undefined) unresolved.add(absent);
  }
  if (unresolved.size > 0) {
    throw validationError(
      `Template format error: Unresolved resource dependencies [${[...unresolved].join(', ')}] in the Resources block of the template`,
    );
  }
  for (let left = [...active]; left.length > 0;) {
    const ready = left.filter(([id]) => (needs.get(id) ?? []).every((name) => ordered.has(name)));
    if (ready.length === 0) throw validationError(`Circular dependency between resources: [${left.map(([id]) => id).join(', ')}]`);
    for (const [id, resource] of ready) ordered.set(id, resource);
    left = left.filter(([id]) => !ordered.has(id));
  }
  return ordered;
}
