import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';

/** What the transform works with: the template's own resources, those it makes of them, and new names of what is referred to. */
export interface Transformation {
  parameters: Readonly<Record<string, string>>;
  /** ARNs of AWS's own policies by their names. */
  managedPolicies: ReadonlyMap<string, string>;
  /** Resources of the result; events change those of others (a bucket's notifications). */
  resources: Record<string, Mapping>;
  /** `Fn.Alias`, or the id of a layer: the logical id that it has in the result. */
  renamed: Map<string, string>;
}

/** What every resource that is made of one has from it. */
export function generated(type: string, properties: Mapping, from: Mapping, more: Mapping = {}): Mapping {
  const { Condition } = from;
  return { Type: type, ...(Condition === undefined ? {} : { Condition }), ...more, Properties: properties };
}

/** Attributes of a resource that its main one in the result has as well. */
export function attributesOf(from: Mapping): Mapping {
  const names = ['Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'];
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}

/** A property as text, where it is a parameter with its value; null for what is known only later. */
export function knownText(value: unknown, { parameters }: Pick<Transformation, 'parameters'>): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const ref = isMapping(value) ? value['Ref'] : undefined;
  return typeof ref === 'string' ? (parameters[ref] ?? null) : null;
}

/** `s3://bucket/key`, or a mapping of Bucket, Key and Version, in CloudFormation's names. Null for anything else. */
export function objectAt(uri: unknown): Mapping | null {
  if (typeof uri === 'string') {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) ?? [];
    if (bucket === undefined || key === undefined) return null;
    const version = new URLSearchParams(uri.split('?')[1] ?? '').get('versionId');
    return { S3Bucket: bucket, S3Key: key, ...(version === null ? {} : { S3ObjectVersion: version }) };
  }
  if (!isMapping(uri) || uri['Bucket'] === undefined || uri['Key'] === undefined) return null;
  return { S3Bucket: uri['Bucket'], S3Key: uri['Key'], ...(uri['Version'] === undefined ? {} : { S3ObjectVersion: uri['Version'] }) };
}

/** Tags as SAM has them (a map) in the form that CloudFormation has. */
export function tagsOf(tags: unknown, own: Readonly<Record<string, string>> = {}): Mapping[] {
  return Object.entries({ ...own, ...(isMapping(tags) ? tags : {}) }).map(([Key, Value]) => ({ Key, Value }));
}

/** Every resource that SAM makes says so. */
export const CREATED_BY = { 'lambda:createdBy': 'SAM' };
