import { dirname, join, normalize } from 'node:path/posix';
import { emptyPosture, type EnvVariable, type FunctionPosture, type Layer, type Reading } from '#shared/model/audit/posture.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import type { DomainTls } from './facts.ts';
import { endpointsOf } from './template-endpoints.ts';
import { identityOf } from './template-identity.ts';
import { storedSecrets } from './template-secrets.ts';
import { stageVariables, type ApiName } from './template-stages.ts';
import { grantsOf, publicPolicy, sourcesOf } from './template-sources.ts';
import { known, listOf, numberOf, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';

const LATER = { unread: 'its value is only known at deployment' };

function read<T>(value: unknown, template: Template, take: (plain: unknown) => T | undefined, fallback: T): Reading<T> {
  if (value === undefined) return fallback;
  return take(known(value, template)) ?? LATER;
}

function envOf(fn: Resource, template: Template): EnvVariable[] {
  return Object.entries(mappingAt(fn.props, 'Environment', 'Variables')).map(([name, value]) => {
    const plain = known(value, template);
    const text = typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : null;
    const dynamic = text !== null && text.startsWith('{{resolve:');
    return {
      name,
      value: dynamic ? null : text,
      reference: dynamic ? text : text === null ? (textOf(value, template) ?? refOf(value)) : null,
    };
  });
}

/** Accounts that publish layers for everybody. @see https://docs.powertools.aws.dev/lambda/ and AWS's own extension pages */
const PUBLISHERS = new Set(['017000801446', '580247275435', '027255383542', '753240598075', '177933569100', '094274105915', '336392948345', '901920570463', '464622532012', '451483290750']); // prettier-ignore

export function layerOf(arn: string): Layer {
  const account = /^arn:[\w-]+:lambda:[^:]*:(\d{12}):layer:/.exec(arn)?.[1] ?? null;
  return { id: arn, account, trusted: account === null ? arn.startsWith('${') : PUBLISHERS.has(account) };
}

function codeRoot(fn: Resource, template: Template): string {
  const uri = fn.props['CodeUri'] ?? fn.props['Code'];
  const path = typeof uri === 'string' && !uri.startsWith('s3://') && !uri.endsWith('.zip') ? uri : '';
  const root = normalize(join(template.folder, /\.(?:py|[cm]?js|ts)$/.test(path) ? dirname(path) : path)).replace(/\/+$/, '');
  return root === '.' || root.startsWith('..') ? '' : root;
}

/** `InlineCode` of SAM, `Code.ZipFile` of CloudFormation. */
function inlineCode(fn: Resource, template: Template): Pick<FunctionPosture, 'inlineCode'> {
  const path = fn.props['InlineCode'] === undefined ? ['Code', 'ZipFile'] : ['InlineCode'];
  const text = textOf(mappingAt(fn.props, ...path.slice(0, -1))[path.at(-1) ?? ''], template);
  return text === null ? {} : { inlineCode: { text, at: fn.at(...path) } };
}

function failureTargets(fn: Resource, template: Template): string[] {
  const { props } = fn;
  const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').filter((each) => refOf(each.props['FunctionName']) === fn.id);
  return [
    mappingAt(props, 'DeadLetterQueue')['TargetArn'],
    mappingAt(props, 'DeadLetterConfig')['TargetArn'],
    mappingAt(props, 'EventInvokeConfig', 'DestinationConfig', 'OnFailure')['Destination'],
    ...configs.map((each) => mappingAt(each.props, 'DestinationConfig', 'OnFailure')['Destination']),
  ].flatMap((each) => (each === undefined || each === null ? [] : [textOf(each, template) ?? refOf(each) ?? 'a target']));
}

function logsOf(fn: Resource, template: Template, name: string): NonNullable<FunctionPosture['logs']> {
  const group = resourcesOf(template, 'AWS::Logs::LogGroup').find(({ id, props }) => {
    const text = textOf(props['LogGroupName'], template);
    return (
      text === `/aws/lambda/${name}` ||
      text?.includes(`\${${fn.id}}`) === true ||
      refOf(mappingAt(fn.props, 'LoggingConfig')['LogGroup']) === id
    );
  });
  if (group === undefined) return { exists: false, retentionDays: null };
  const days = known(group.props['RetentionInDays'], template);
  return { exists: true, retentionDays: typeof days === 'number' && days > 0 ? days : null };
}

/** Zones of subnets that are declared along; of others only one by itself is certain to be in one. */
function zonesOf(subnets: unknown[], template: Template): Reading<number> {
  if (subnets.length === 1) return 1;
  const zones = subnets.map((each) => template.resources.get(refOf(each) ?? '')?.props['AvailabilityZone']);
  return zones.some((zone) => zone === undefined) ? { unread: 'its subnets are not declared here' } : new Set(zones.map((zone) => JSON.stringify(zone))).size;
} // prettier-ignore

/** A security group lets everything out unless it says what; a rule for every address is as good as none. */
function letsOut(group: Resource): boolean {
  const rules = listOf(group.props['SecurityGroupEgress']).filter(isMapping);
  const everywhere = (rule: Mapping) => [...listOf(rule['CidrIp']), ...listOf(rule['CidrIpv6'])].some((range) => range === '0.0.0.0/0' || range === '::/0');
  return group.props['SecurityGroupEgress'] === undefined || rules.some(everywhere);
} // prettier-ignore

function egressOf(groups: unknown[], template: Template): Reading<boolean> {
  const declared = groups.map((each) => template.resources.get(refOf(each) ?? ''));
  if (declared.some((group) => group !== undefined && letsOut(group))) return true;
  return groups.length === 0 || declared.some((group) => group === undefined) ? { unread: 'its security groups are not declared here' } : false; // prettier-ignore
}

function networkOf(fn: Resource, template: Template): NonNullable<FunctionPosture['network']> {
  const vpc = mappingAt(fn.props, 'VpcConfig');
  const subnets = vpc['SubnetIds'];
  if (subnets === undefined) return { attached: null };
  const zones = Array.isArray(subnets) ? zonesOf(subnets, template) : { unread: 'its subnets are only known at deployment' };
  return { attached: { zones, openEgress: egressOf(listOf(vpc['SecurityGroupIds']), template) } };
}

/** The bucket that its package is put into, where that is declared along. */
function packageOpen(fn: Resource, template: Template): Pick<FunctionPosture, 'packageOpen'> {
  const code = isMapping(fn.props['CodeUri']) ? fn.props['CodeUri'] : mappingAt(fn.props, 'Code');
  const bucket = template.resources.get(refOf(code['S3Bucket'] ?? code['Bucket']) ?? '');
  if (bucket === undefined) return {};
  const policies = resourcesOf(template, 'AWS::S3::BucketPolicy').filter(({ props }) => refOf(props['Bucket']) === bucket.id);
  const open = String(bucket.props['AccessControl'] ?? '').startsWith('Public') || policies.some(({ props }) => publicPolicy(props['PolicyDocument'], /^(?:\*|s3:\*|s3:(?:Get|Put)\*?(?:Object\w*)?)$/i));
  return { packageOpen: open ? `The bucket with its package (${bucket.id}) is public.` : null };
} // prettier-ignore

/** Domains that lead to the APIs of a function; in a source with several APIs, those that are mapped to one of them. */
function domainFacts(apis: readonly ApiName[], template: Template): FunctionPosture['facts'] {
  if (apis.length === 0) return {};
  const mapped = (domain: Resource) => {
    const mappings = resourcesOf(template, 'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping').filter(({ props }) => refOf(props['DomainName']) === domain.id);
    return mappings.length === 0 || mappings.some(({ props }) => apis.some(({ id }) => id === refOf(props['RestApiId'] ?? props['ApiId'])));
  };
  const own = resourcesOf(template, 'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName').filter(mapped);
  const sam = apis.flatMap(({ id }) => { const api = id === null ? undefined : template.resources.get(id); return api?.props['Domain'] === undefined ? [] : [api]; });
  const domainTls: DomainTls[] = [
    ...own.map((domain) => ({ domain: textOf(domain.props['DomainName'], template) ?? domain.id, policy: textOf(domain.props['SecurityPolicy'] ?? mappingAt(listOf(domain.props['DomainNameConfigurations'])[0])['SecurityPolicy'], template), at: domain.at('SecurityPolicy') })),
    ...sam.map((api) => ({ domain: textOf(mappingAt(api.props, 'Domain')['DomainName'], template) ?? api.id, policy: textOf(mappingAt(api.props, 'Domain')['SecurityPolicy'], template), at: api.at('Domain') })),
  ];
  return { domainTls };
} // prettier-ignore

const FIELDS: Readonly<Record<string, string[]>> = {
  runtime: ['Runtime'], handler: ['Handler'], env: ['Environment', 'Variables'], memoryMb: ['MemorySize'], timeoutS: ['Timeout'], tracing: ['Tracing'],
  maxInstances: ['ReservedConcurrentExecutions'], layers: ['Layers'], network: ['VpcConfig'], envKey: ['KmsKeyArn'], failureTargets: ['DeadLetterQueue'],
}; // prettier-ignore

function postureOf(fn: Resource, template: Template): FunctionPosture {
  const { props } = fn;
  const name = textOf(props['FunctionName'], template) ?? fn.id;
  const tracing = props['Tracing'] ?? mappingAt(props, 'TracingConfig')['Mode'];
  const at = Object.fromEntries(Object.entries(FIELDS).map(([field, path]) => [field, fn.at(...path)]));
  for (const variable of Object.keys(mappingAt(props, 'Environment', 'Variables')))
    at[`env.${variable}`] = fn.at('Environment', 'Variables', variable);
  const image = textOf(props['ImageUri'], template);
  const isImage = props['PackageType'] === 'Image' || image !== null;
  const text = (plain: unknown) => (typeof plain === 'string' ? plain : undefined);
  const { endpoints, apis } = endpointsOf(fn, template);
  const identity = identityOf(fn, template);
  return emptyPosture({
    id: `${template.file}#${fn.id}`,
    name: name.startsWith('${') ? fn.id : name,
    kind: 'source',
    provider: 'aws',
    declaredIn: fn.at(),
    at,
    codeRoot: codeRoot(fn, template),
    ...inlineCode(fn, template),
    runtime: read<string | null>(props['Runtime'], template, text, null),
    handler: read<string | null>(props['Handler'], template, text, null),
    memoryMb: numberOf(props['MemorySize'], template, 128),
    timeoutS: numberOf(props['Timeout'], template, 3),
    maxInstances: numberOf(props['ReservedConcurrentExecutions'], template, null),
    env: envOf(fn, template),
    envKey: props['KmsKeyArn'] === undefined ? null : (textOf(props['KmsKeyArn'], template) ?? LATER),
    grants: grantsOf(fn, template),
    endpoints,
    ...(apis.length === 0 ? {} : { stageVariables: stageVariables(apis, template) }),
    ...packageOpen(fn, template),
    storedSecrets: storedSecrets(fn, identity, template),
    sources: sourcesOf(fn, template),
    network: networkOf(fn, template),
    identity,
    layers: listOf(props['Layers']).map((each) => layerOf(textOf(each, template) ?? '${…}')),
    image: isImage ? { uri: image ?? '', byDigest: /@sha256:/.test(image ?? '') } : null,
    codeSigning: props['CodeSigningConfigArn'] !== undefined,
    tracing: read(tracing, template, (plain) => (typeof plain === 'string' ? plain === 'Active' : undefined), false),
    logs: logsOf(fn, template, name),
    callsAudited: { unread: 'a source does not say what CloudTrail records' },
    failureTargets: failureTargets(fn, template),
    loopGuard: props['RecursiveLoop'] === undefined ? true : props['RecursiveLoop'] !== 'Allow',
    tags: isMapping(props['Tags']) ? Object.fromEntries(Object.entries(props['Tags']).map(([key, value]) => [key, String(value)])) : Object.fromEntries(listOf(props['Tags']).flatMap((each) => (isMapping(each) ? [[String(each['Key']), String(each['Value'])]] : []))),
    facts: { ...domainFacts(apis, template), threatDetection: { unread: 'a source does not say what watches the account' }, runtimeUpdates: mappingAt(props, 'RuntimeManagementConfig')['UpdateRuntimeOn'] ?? 'Auto' },
  }); // prettier-ignore
}

/** The functions that a template declares. */
export function posturesOf(template: Template): FunctionPosture[] {
  return resourcesOf(template, 'AWS::Serverless::Function', 'AWS::Lambda::Function').map((fn) => postureOf(fn, template));
}
