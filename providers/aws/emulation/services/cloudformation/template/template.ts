import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { formatError } from '../errors.ts';

/** What a template declares, in CloudFormation's terms. Values are as written: intrinsic functions are not looked into. */
export interface Template {
  description: string | undefined;
  /** Names of macros, in the order in which they are run. */
  transforms: readonly string[];
  parameters: Readonly<Record<string, Mapping>>;
  mappings: Mapping;
  conditions: Mapping;
  resources: ReadonlyMap<string, TemplateResource>;
  outputs: ReadonlyMap<string, Mapping>;
}

export interface TemplateResource {
  type: string;
  properties: Mapping;
  dependsOn: readonly string[];
  condition: string | null;
  deletionPolicy: DeletionPolicy;
  updateReplacePolicy: DeletionPolicy;
  /** As written, for telling whether it has changed. */
  metadata: unknown;
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

const SECTIONS: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Transform',
  'Resources',
  'Outputs',
  // Of SAM; its transform takes it away.
  'Globals',
]);
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
]);

/**
 * Checks what can be said of a template by itself. Throws `ValidationError` in CloudFormation's words; what the local
 * runtime does not evaluate (`Rules`, `Hooks`, `CreationPolicy`) is refused rather than passed over.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function readTemplate(value: Mapping): Template {
  for (const section of Object.keys(value)) {
    if (SECTIONS.has(section)) continue;
    if (section === 'Rules' || section === 'Hooks') throw formatError(`the local runtime does not evaluate the section ${section}`);
    throw formatError(`Invalid template property or properties [${section}]`);
  }
  const declared = mappingAt(value, 'Resources');
  if (Object.keys(declared).length === 0) throw formatError('At least one Resources member must be defined.');
  const description = value['Description'];
  if (description !== undefined && typeof description !== 'string') throw formatError('Template Description must be a string.');
  return {
    description,
    transforms: transformsOf(value['Transform']),
    parameters: mappings(mappingAt(value, 'Parameters'), 'Parameters'),
    mappings: mappingAt(value, 'Mappings'),
    conditions: mappingAt(value, 'Conditions'),
    resources: new Map(Object.entries(declared).map(([id, resource]) => [id, readResource(id, resource)])),
    outputs: new Map(Object.entries(mappings(mappingAt(value, 'Outputs'), 'Outputs'))),
  };
}

/** Names of the macros that a template asks for. */
export function transformsOf(transform: unknown): string[] {
  const all: unknown[] = Array.isArray(transform) ? transform : transform === undefined ? [] : [transform];
  return all.map((each) => {
    const name = isMapping(each) ? each['Name'] : each;
    if (typeof name !== 'string') throw formatError('Transform must be a name or a list of names');
    return name;
  });
}

function mappings(section: Mapping, name: string): Record<string, Mapping> {
  for (const [key, each] of Object.entries(section)) {
    if (!isMapping(each)) throw formatError(`Every ${name} member must be an object; ${key} is none`);
  }
  return section as Record<string, Mapping>;
}

function readResource(id: string, resource: unknown): TemplateResource {
  if (!/^[a-zA-Z0-9]+$/.test(id)) throw formatError(`Resource name ${id} is non alphanumeric.`);
  if (!isMapping(resource)) throw formatError(`Every Resources object must contain a Type member; ${id} does not`);
  const { Type, Properties = {}, DependsOn, Condition, DeletionPolicy, UpdateReplacePolicy } = resource;
  if (typeof Type !== 'string') throw formatError(`[/Resources/${id}] Every Resources object must contain a Type member.`);
  const unknown = Object.keys(resource).find((name) => !ATTRIBUTES.has(name) && !(Type.startsWith('AWS::Serverless::') && isOfSam(name)));
  if (unknown !== undefined) throw formatError(`[/Resources/${id}] the local runtime does not evaluate ${unknown}`);
  if (!isMapping(Properties)) throw formatError(`[/Resources/${id}/Properties] must be an object`);
  return {
    type: Type,
    properties: Properties,
    dependsOn: names(DependsOn, id),
    condition: typeof Condition === 'string' ? Condition : null,
    deletionPolicy: policy(DeletionPolicy, id, 'DeletionPolicy'),
    updateReplacePolicy: policy(UpdateReplacePolicy, id, 'UpdateReplacePolicy'),
    metadata: resource['Metadata'],
  };
}

/** `Connectors` and `IgnoreGlobals`, which the transform reads. */
function isOfSam(name: string): boolean {
  return name === 'Connectors' || name === 'IgnoreGlobals';
}

function names(dependsOn: unknown, id: string): string[] {
  const all: unknown[] = Array.isArray(dependsOn) ? dependsOn : dependsOn === undefined ? [] : [dependsOn];
  return all.map((name) => {
    if (typeof name !== 'string') throw formatError(`[/Resources/${id}/DependsOn] must be a name or a list of names`);
    return name;
  });
}

function policy(value: unknown, id: string, name: string): DeletionPolicy {
  if (value === undefined || value === 'Delete') return 'Delete';
  if (value === 'Retain' || value === 'RetainExceptOnCreate') return value;
  // Of volumes, clusters and databases, none of which is emulated.
  throw formatError(`Unrecognized ${name} ${JSON.stringify(value)} for resource ${id}`);
}
