import { createHash } from 'node:crypto';
import { mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { canonical, picked } from '../resources/parts.ts';
import { functionEvents } from './function-events.ts';
import { deadLetterConfig, eventInvokeConfig, functionUrl, type FunctionParts } from './function-extras.ts';
import { functionRole, type RoleNeeds } from './function-role.ts';
import { attributesOf, CREATED_BY, generated, knownText, objectAt, tagsOf, type Transformation } from './generated.ts';
import { checkKnown, InvalidResource } from './invalid.ts';

/** Properties that CloudFormation's function has under the same name. */
const SAME = [
  'Architectures',
  'CodeSigningConfigArn',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FileSystemConfigs',
  'FunctionName',
  'Handler',
  'ImageConfig',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'Timeout',
  'VpcConfig',
];
const KNOWN = new Set([
  ...SAME,
  'AssumeRolePolicyDocument',
  'AutoPublishAlias',
  'AutoPublishAliasAllProperties',
  'AutoPublishCodeSha256',
  'CodeUri',
  'DeadLetterQueue',
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
  'ImageUri',
  'InlineCode',
  'PermissionsBoundary',
  'Policies',
  'PropagateTags',
  'ProvisionedConcurrencyConfig',
  'Role',
  'RolePath',
  'SourceKMSKeyArn',
  'Tags',
  'Tracing',
  'VersionDeletionPolicy',
  'VersionDescription',
]);

/**
 * A function with its role, versions, alias, URL and events. Throws `InvalidResource`.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function serverlessFunction(id: string, resource: Mapping, props: Mapping, transformation: Transformation): void {
  checkKnown(id, 'AWS::Serverless::Function', Object.keys(props), KNOWN);
  checkDeployment(id, props);
  const { resources: result } = transformation;
  const needs: RoleNeeds = { managed: new Set(), inline: [] };
  const { Role = { 'Fn::GetAtt': [`${id}Role`, 'Arn'] }, Tracing, Tags } = props;
  const code = codeOf(id, props);
  const properties: Mapping = {
    Code: code,
    ...picked(props, SAME),
    ...deadLetterConfig(id, props['DeadLetterQueue'], needs),
    Role,
    ...(Tracing === undefined || Tracing === 'Disabled' ? {} : { TracingConfig: { Mode: Tracing } }),
    Tags: tagsOf(Tags, CREATED_BY),
  };
  result[id] = { Type: 'AWS::Lambda::Function', ...attributesOf(resource), Properties: properties };
  const alias = publish(id, resource, props, { ...transformation, code });
  const target = { Ref: alias?.id ?? id };
  const parts: FunctionParts = { id, props, resource, target, qualifier: alias?.name ?? '$LATEST', needs, result };
  functionUrl(parts);
  eventInvokeConfig(parts);
  functionEvents(mappingAt(props, 'Events'), { id, resource, target, needs, result });
  if (props['Role'] === undefined) result[`${id}Role`] = functionRole(id, props, resource, needs, transformation);
}

function codeOf(id: string, props: Mapping): Mapping {
  const { CodeUri, InlineCode, ImageUri, SourceKMSKeyArn } = props;
  if (props['PackageType'] === 'Image') {
    if (ImageUri === undefined) throw new InvalidResource(id, "'ImageUri' must be set.");
    return { ImageUri };
  }
  if (InlineCode !== undefined) return { ZipFile: InlineCode };
  const object = objectAt(CodeUri);
  if (object !== null) return { ...object, ...(SourceKMSKeyArn === undefined ? {} : { SourceKMSKeyArn }) };
  if (CodeUri === undefined) throw new InvalidResource(id, "'CodeUri' or 'InlineCode' must be set.");
  throw new InvalidResource(
    id,
    "'CodeUri' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter. Package the template first.",
  );
}

/** Traffic is shifted by CodeDeploy, which is not emulated: only what does without it is taken. */
function checkDeployment(id: string, props: Mapping): void {
  const preference = props['DeploymentPreference'];
  if (preference === undefined || String(mappingAt(props, 'DeploymentPreference')['Enabled']) === 'false') return;
  throw new InvalidResource(id, 'The local runtime does not emulate CodeDeploy: set Enabled of DeploymentPreference to false.');
}

/** A version for each state of the code, and the alias that leads to the newest; null without `AutoPublishAlias`. */
function publish(
  id: string,
  resource: Mapping,
  props: Mapping,
  transformation: Transformation & { code: Mapping },
): { id: string; name: string } | null {
  const { AutoPublishAlias, VersionDescription, VersionDeletionPolicy = 'Retain', ProvisionedConcurrencyConfig } = props;
  if (AutoPublishAlias === undefined) return null;
  const { resources: result, renamed, code } = transformation;
  const name = knownText(AutoPublishAlias, transformation);
  if (name === null || !/^[\w-]+$/.test(name)) {
    throw new InvalidResource(id, "'AutoPublishAlias' must be a string or a Ref to a template parameter");
  }
  const version = `${id}Version${hash(fingerprint(props, code, transformation))}`;
  const alias = `${id}Alias${name.replaceAll(/[^a-zA-Z0-9]/g, (sign) => (sign === '-' ? 'D' : 'U'))}`;
  const attributes = { DeletionPolicy: VersionDeletionPolicy };
  const description = VersionDescription === undefined ? {} : { Description: VersionDescription };
  result[version] = generated('AWS::Lambda::Version', { FunctionName: { Ref: id }, ...description }, resource, attributes);
  result[alias] = generated(
    'AWS::Lambda::Alias',
    {
      Name: name,
      FunctionName: { Ref: id },
      FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
      ...(ProvisionedConcurrencyConfig === undefined ? {} : { ProvisionedConcurrencyConfig }),
    },
    resource,
  );
  renamed.set(`${id}.Version`, version);
  renamed.set(`${id}.Alias`, alias);
  return { id: alias, name };
}

/** What another version is published for: another package, or with `AutoPublishAliasAllProperties` anything else about the function. */
function fingerprint(props: Mapping, code: Mapping, transformation: Transformation): unknown {
  if (String(props['AutoPublishAliasAllProperties']) === 'true') return props;
  const sha = props['AutoPublishCodeSha256'];
  return sha === undefined ? code : (knownText(sha, transformation) ?? sha);
}

/** The first ten digits of a digest: what the ids of versions and layers end with. */
export function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 10);
}
