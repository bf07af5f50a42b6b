import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { ServiceFailure } from '../calls/service-failure.ts';

/** Waits for a removal; what is not there need not be removed. */
export async function unlessMissing(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || !error.isMissing) throw error;
  }
}

export function text(props: Mapping, name: string): string {
  const value = props[name];
  return value === undefined || value === null ? '' : String(value as string | number | boolean);
}

export function textOr(props: Mapping, name: string, fallback: () => string): string {
  return props[name] === undefined ? fallback() : text(props, name);
}

export function listAt(props: Mapping, name: string): unknown[] {
  const value = props[name];
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

export function textsAt(props: Mapping, name: string): string[] {
  return listAt(props, name).map(String);
}

/** `Tags` as a map. */
export function tagMap(props: Mapping): Record<string, string> {
  return Object.fromEntries(listAt(props, 'Tags').flatMap((tag) => (isMapping(tag) ? [[text(tag, 'Key'), text(tag, 'Value')]] : [])));
}

/** What has to be set and what taken away for tags to become others. */
export function tagChanges(before: Mapping, after: Mapping): { set: Record<string, string>; gone: string[] } {
  const [old, now] = [tagMap(before), tagMap(after)];
  return {
    set: Object.fromEntries(Object.entries(now).filter(([key, value]) => old[key] !== value)),
    gone: Object.keys(old).filter((key) => now[key] === undefined),
  };
}

/** A map of tags as a list, as CloudFormation and most services have it. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** The members of `names` that have changed. */
export function changed(before: Mapping, after: Mapping, names: readonly string[]): string[] {
  return names.filter((name) => !same(before[name], after[name]));
}

/** A document as a service takes it: text. */
export function documentText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {});
}

export function picked(props: Mapping, names: readonly string[]): Mapping {
  return Object.fromEntries(names.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])));
}

/** As text, whatever the order of its members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isMapping(member) ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}
