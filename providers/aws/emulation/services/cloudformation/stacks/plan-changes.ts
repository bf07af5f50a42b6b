import { resourceTypes } from '../resources/resource-types.ts';
import { same } from '../resources/parts.ts';
import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import { AwsError } from '../../../server/service.ts';
import { changeOf, withStackTags } from '../resources/change-of.ts';
import type { Change } from './change-set.ts';
import type { Evaluation, MadeResources } from './evaluation.ts';
import type { Stack, StackInput, StackResource } from './stack.ts';

/** What an update would do, as far as it can be told before: values of resources that are not there yet count as changes. */
export function planChanges(stack: Pick<Stack, 'resources'>, input: Pick<StackInput, 'tags'>, evaluation: Evaluation): Change[] {
  const before = new Map(stack.resources.map((resource) => [resource.logicalId, resource]));
  const known = new Map<string, { physicalId: string; attributes: Readonly<Record<string, unknown>>; type: string }>();
  const changes: Change[] = [];
  for (const [id, resource] of evaluation.resources) {
    const old = before.get(id);
    if (old !== undefined && old.type === resource.type) {
      const props = propertiesOf(evaluation, id, known);
      const change = props === null ? conditional(old) : modification(old, withStackTags(resource.type, props, input.tags), resource);
      known.set(id, change?.replacement === 'True' ? unknownResource(id, resource.type) : old);
      if (change !== null) changes.push(change);
      continue;
    }
    known.set(id, unknownResource(id, resource.type));
    if (old !== undefined) changes.push(removal(old));
    changes.push({ action: 'Add', logicalId: id, physicalId: null, type: resource.type, replacement: null, details: [] });
  }
  for (const old of stack.resources) if (!evaluation.resources.has(old.logicalId)) changes.push(removal(old));
  return changes;
}

/** Null where they need something of a resource that is yet to be made. */
function propertiesOf(evaluation: Evaluation, id: string, known: MadeResources): Mapping | null {
  try {
    return evaluation.properties(id, known);
  } catch (error) {
    if (error instanceof AwsError) return null;
    throw error;
  }
}

function conditional({ logicalId, physicalId, type }: StackResource): Change {
  return { action: 'Modify', logicalId, physicalId, type, replacement: 'Conditional', details: [] };
}

function removal({ logicalId, physicalId, type }: StackResource): Change {
  return { action: 'Remove', logicalId, physicalId, type, replacement: null, details: [] };
}

function modification(old: StackResource, props: Mapping, resource: Pick<StackResource, 'deletionPolicy' | 'metadata'>): Change | null {
  const { logicalId, physicalId, type } = old;
  const { kind, properties } = changeOf(type, old.props, props);
  const replaces = resourceTypes[type]?.replaces ?? 'all';
  const details: Change['details'] = properties.map((property) => ({
    property: property === 'Tags' ? null : property,
    attribute: property === 'Tags' ? 'Tags' : 'Properties',
    recreation: replaces === 'all' || replaces.includes(property) ? 'Always' : 'Never',
  }));
  if (old.deletionPolicy !== resource.deletionPolicy) details.push({ property: null, attribute: 'DeletionPolicy', recreation: 'Never' });
  if (!same(old.metadata, resource.metadata)) details.push({ property: null, attribute: 'Metadata', recreation: 'Never' });
  if (details.length === 0) return null;
  return { action: 'Modify', logicalId, physicalId, type, replacement: kind === 'replace' ? 'True' : 'False', details };
}

/** Stands for a resource that is yet to be made: every attribute of it is a text that nothing else is. */
function unknownResource(id: string, type: string): MadeResources extends ReadonlyMap<string, infer R> ? R : never {
  const attributes = new Proxy<Record<string, unknown>>({}, { get: (_target, name) => `{{${id}.${String(name)}}}` });
  return { physicalId: `{{${id}}}`, attributes, type };
}
