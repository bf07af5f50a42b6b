import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import { changed, tagList, tagMap } from './parts.ts';
import { resourceTypes } from './resource-types.ts';

/** What changes of a resource: nothing, something in place, or so much that there has to be another one. */
export function changeOf(type: string, before: Mapping, after: Mapping): { kind: 'none' | 'update' | 'replace'; properties: string[] } {
  const known = resourceTypes[type];
  const properties = changed(before, after, [...new Set([...Object.keys(before), ...Object.keys(after)])]);
  if (properties.length === 0) return { kind: 'none', properties };
  const replaces = known?.replaces ?? 'all';
  const replaced = replaces === 'all' || properties.some((name) => replaces.includes(name));
  return { kind: replaced ? 'replace' : 'update', properties };
}

/** Properties of a resource that can have tags get those of its stack too; its own win. */
export function withStackTags(type: string, props: Mapping, tags: Readonly<Record<string, string>>): Mapping {
  if (resourceTypes[type]?.tagged !== true || Object.keys(tags).length === 0) return props;
  return { ...props, Tags: tagList({ ...tags, ...tagMap(props) }) };
}
