import type { FunctionConfiguration, FunctionUrlConfig } from '@aws-sdk/client-lambda';
import { emptyPosture, isUnread, type Endpoint, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { Call, FunctionKey } from '../../../provider.ts';
import type { AwsContext, Location } from '../../aws-context.ts';
import { toHex, userTags } from '../../functions/digests.ts';
import { readFunction } from '../../functions/read-detail.ts';
import { AWS } from '../../provider-id.ts';
import { listUrls, urlQualifier } from '../../triggers/function-urls.ts';
import { readStatements } from '../../triggers/policy.ts';
import { layerOf } from '../template-posture.ts';
import { readCallsAudited, readThreatDetection } from './account.ts';
import { toGrants, type PlacedGrant } from './grants.ts';
import { createReader, type Reader } from './part.ts';
import { readGateways, unknownWay } from './read-gateways.ts';
import { readIdentity } from './read-identity.ts';
import { readSources } from './read-sources.ts';
import { readStoredSecrets } from './read-stored-secrets.ts';

const OP = 'posture.read';
function toEndpoint(config: FunctionUrlConfig): Endpoint {
  const { AuthType, Cors } = config;
  return {
    id: `url/${urlQualifier(config) ?? ''}`,
    kind: 'url',
    label: config.FunctionUrl ?? 'Function URL',
    auth: AuthType === 'NONE' ? 'none' : AuthType === 'AWS_IAM' ? 'iam' : { unread: `its authentication is ${AuthType ?? 'not told'}` },
    // Every part of it may be left out.
    cors: Cors === undefined ? null : { origins: Cors.AllowOrigins ?? [], credentials: Cors.AllowCredentials === true },
  };
}

/** What stands before it: its own URLs, routes of APIs, load balancers. A part that could not be read is a way in of which nothing is known. */
function waysIn(urls: Reading<Endpoint[]>, routes: Endpoint[], grants: Reading<PlacedGrant[]>): Reading<Endpoint[]> {
  if (isUnread(urls)) return urls;
  const balancers = isUnread(grants) ? [] : grants.filter(({ principal }) => principal === 'elasticloadbalancing.amazonaws.com');
  return [
    ...urls,
    ...routes,
    ...balancers.map(({ id, sourceArns }) => unknownWay(id, sourceArns[0]?.split(':').at(-1) ?? 'load balancer', { unread: 'the rules of load balancers are not read' })),
  ];
} // prettier-ignore

/** Settings that are read one by one; what is not set is an answer. */
async function readSettings(context: AwsContext, { region, name }: Location, fn: FunctionConfiguration, reader: Reader, { signal }: Call) {
  const lambda = await context.clients.lambda(region);
  const logs = await context.clients.logs(region);
  const one = { FunctionName: name };
  const options = { abortSignal: signal };
  const group = fn.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const [concurrency, signing, recursion, invokeConfig, runtimeUpdates, logGroup] = await Promise.all([
    reader.part(async () => (await lambda.getFunctionConcurrency(one, options)).ReservedConcurrentExecutions ?? null),
    reader.optional(false, async () => ((await lambda.getFunctionCodeSigningConfig(one, options)).CodeSigningConfigArn ?? '') !== ''),
    reader.part(async () => (await lambda.getFunctionRecursionConfig(one, options)).RecursiveLoop !== 'Allow'),
    reader.optional(null, async () => (await lambda.getFunctionEventInvokeConfig(one, options)).DestinationConfig?.OnFailure?.Destination ?? null),
    reader.part(async () => (await lambda.getRuntimeManagementConfig(one, options)).UpdateRuntimeOn ?? 'Auto'),
    reader.part(async () => {
      const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: group }, options);
      const found = logGroups.find(({ logGroupName }) => logGroupName === group);
      return { exists: found !== undefined, retentionDays: found?.retentionInDays ?? null };
    }),
  ]);
  const dead = fn.DeadLetterConfig?.TargetArn;
  const failureTargets: Reading<string[]> = dead !== undefined ? [dead] : isUnread(invokeConfig) ? invokeConfig : invokeConfig === null ? [] : [invokeConfig];
  return { concurrency, signing, recursion, failureTargets, runtimeUpdates, logGroup };
} // prettier-ignore

/** Which zones subnets are in, and what security groups let out, only EC2 tells. */
function networkOf(fn: FunctionConfiguration): NonNullable<FunctionPosture['network']> {
  const subnets = fn.VpcConfig?.SubnetIds ?? [];
  if (subnets.length === 0) return { attached: null };
  const zones = subnets.length === 1 ? 1 : { unread: 'the zones of its subnets are not read' };
  return { attached: { zones, openEgress: { unread: 'the rules of its security groups are not read' } } };
}

/** What is fixed in the configuration itself. */
function configured(fn: FunctionConfiguration): Partial<FunctionPosture> {
  return {
    runtime: fn.Runtime ?? null,
    handler: fn.Handler ?? null,
    memoryMb: fn.MemorySize ?? null,
    timeoutS: fn.Timeout ?? null,
    env: fn.Environment?.Error?.Message === undefined ? Object.entries(fn.Environment?.Variables ?? {}).map(([name, value]) => ({ name, value, reference: null })) : { unread: fn.Environment.Error.Message },
    envKey: fn.KMSKeyArn ?? null,
    layers: (fn.Layers ?? []).map(({ Arn = '' }) => layerOf(Arn)),
    tracing: fn.TracingConfig?.Mode === 'Active',
    network: networkOf(fn),
    codeSha256: toHex(fn.CodeSha256),
    changedAt: fn.LastModified ?? null,
  };
} // prettier-ignore

/** Reads the posture of a deployed function. Throws `not_found`; every other part that cannot be read says so in its place. */
export async function readPosture(context: AwsContext, key: FunctionKey, call: Call): Promise<FunctionPosture> {
  const at = context.locate(key.name);
  const response = await readFunction(context, OP, at, key.qualifier, call);
  const fn = response.Configuration ?? {};
  const reader = createReader(context, at.region);
  const fnArn = (fn.FunctionArn ?? '').split(':').slice(0, 7).join(':');
  const [grants, urls, settings, identity, threatDetection, callsAudited] = await Promise.all([
    reader.part(async () => (await readStatements(context, at, key.qualifier, call)).flatMap(toGrants)),
    reader.part(async () => (await listUrls(context, at, call)).map(toEndpoint)),
    readSettings(context, at, fn, reader, call),
    fn.Role === undefined ? Promise.resolve({ unread: 'AWS names no role' }) : readIdentity(context, at.region, fn.Role, reader, call),
    readThreatDetection(context, at.region, reader, call),
    readCallsAudited(context, at.region, fnArn, reader, call),
  ]);
  const [gateways, sources, storedSecrets] = await Promise.all([
    readGateways(context, fnArn, grants, reader, call),
    readSources(context, at, fnArn, grants, reader, call),
    readStoredSecrets(context, at.region, identity, reader, call),
  ]);
  const image = response.Code?.ImageUri;
  const ref = context.ref(at.region, at.name);
  return emptyPosture({
    id: ref,
    name: fn.FunctionName ?? at.name,
    kind: 'deployed',
    provider: AWS,
    ref,
    account: fn.FunctionArn?.split(':')[4] ?? null,
    region: at.region,
    resourceId: fn.FunctionArn ?? null,
    ...configured(fn),
    maxInstances: settings.concurrency,
    grants,
    endpoints: waysIn(urls, gateways.endpoints, grants),
    ...(gateways.variables === null ? {} : { stageVariables: gateways.variables }),
    storedSecrets,
    sources,
    identity,
    image: image === undefined ? null : { uri: image, byDigest: image.includes('@sha256:') },
    codeSigning: settings.signing,
    loopGuard: settings.recursion,
    failureTargets: settings.failureTargets,
    logs: settings.logGroup,
    callsAudited,
    tags: response.TagsError?.Message === undefined ? userTags({ ...response.Tags }) : { unread: response.TagsError.Message },
    facts: {
      runtimeUpdates: settings.runtimeUpdates,
      threatDetection,
      ...(gateways.domains === null ? {} : { domainTls: gateways.domains }),
    },
  });
}
