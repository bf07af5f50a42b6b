import type { FunctionConfiguration, FunctionUrlConfig } from '@aws-sdk/client-lambda';
import { emptyPosture, isUnread, type Endpoint, type EventSource, type FunctionPosture, type InvokeGrant, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { Call, FunctionKey } from '../../../provider.ts';
import type { AwsContext, Location } from '../../aws-context.ts';
import { toHex, userTags } from '../../functions/digests.ts';
import { readFunction } from '../../functions/read-detail.ts';
import { AWS } from '../../provider-id.ts';
import { listMappings } from '../../triggers/event-sources.ts';
import { listUrls, urlQualifier } from '../../triggers/function-urls.ts';
import { readStatements, type Statement } from '../../triggers/policy.ts';
import { layerOf } from '../template-posture.ts';
import { createReader, type Reader } from './part.ts';
import { readIdentity } from './read-identity.ts';

const OP = 'posture.read';
const LIMITING = /^(?:aws:(?:SourceArn|SourceAccount|SourceOrgID|PrincipalOrgID|PrincipalArn|PrincipalAccount)|lambda:EventSourceToken)$/i;

const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function toGrants(statement: Statement): InvokeGrant[] {
  if (statement.Effect !== 'Allow') return [];
  const { Principal } = statement;
  const principals = typeof Principal === 'string' ? [Principal] : [...listOf(Principal?.Service), ...listOf(Principal?.AWS)];
  const keys = Object.values(statement.Condition ?? {}).flatMap((test) => Object.keys(test));
  const actions = listOf(statement.Action);
  return principals.map((principal) => {
    const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? null;
    return {
      id: statement.Sid ?? principal,
      principal,
      kind: principal === '*' ? 'anyone' : principal.endsWith('.amazonaws.com') ? 'service' : account === null ? 'identity' : 'account',
      actions,
      restricted: keys.some((key) => LIMITING.test(key)),
      account,
      // Since October 2025 a URL needs lambda:InvokeFunction too, limited to calls through it.
      viaUrl: keys.some((key) => /^lambda:(?:FunctionUrlAuthType|InvokedViaFunctionUrl)$/i.test(key)) || (actions.length > 0 && actions.every((action) => action === 'lambda:InvokeFunctionUrl')),
    };
  });
} // prettier-ignore

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

async function readSources(context: AwsContext, at: Location, reader: Reader, grants: Reading<InvokeGrant[]>, call: Call): Promise<Reading<EventSource[]>> {
  const mappings = await reader.part(() => listMappings(context, at, call));
  if (isUnread(mappings)) return mappings;
  if (isUnread(grants)) return grants;
  const polled = mappings.map((mapping): EventSource => {
    const arn = mapping.EventSourceArn ?? '';
    return { id: mapping.UUID ?? arn, kind: arn.includes(':sqs:') ? 'queue' : 'change', label: arn, resource: arn, enabled: mapping.State !== 'Disabled', asynchronous: false, publicWrite: { unread: 'the policy of its source is not read' } };
  });
  const kinds = { 's3.amazonaws.com': 'object', 'sns.amazonaws.com': 'topic', 'events.amazonaws.com': 'other', 'scheduler.amazonaws.com': 'schedule' } as const;
  const pushed = grants.flatMap(({ id, principal }): EventSource[] => {
    const kind = kinds[principal as keyof typeof kinds];
    return kind === undefined ? [] : [{ id, kind, label: principal, resource: null, enabled: true, asynchronous: true, publicWrite: { unread: 'the policy of its source is not read' } }];
  });
  return [...polled, ...pushed];
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

/** What is fixed in the configuration itself. */
function configured(fn: FunctionConfiguration): Partial<FunctionPosture> {
  const subnets = fn.VpcConfig?.SubnetIds ?? [];
  return {
    runtime: fn.Runtime ?? null,
    handler: fn.Handler ?? null,
    memoryMb: fn.MemorySize ?? null,
    timeoutS: fn.Timeout ?? null,
    env: fn.Environment?.Error?.Message === undefined ? Object.entries(fn.Environment?.Variables ?? {}).map(([name, value]) => ({ name, value, reference: null })) : { unread: fn.Environment.Error.Message },
    envKey: fn.KMSKeyArn ?? null,
    layers: (fn.Layers ?? []).map(({ Arn = '' }) => layerOf(Arn)),
    tracing: fn.TracingConfig?.Mode === 'Active',
    network: { attached: subnets.length === 0 ? null : { zones: subnets.length, openEgress: null } },
    codeSha256: toHex(fn.CodeSha256),
  };
} // prettier-ignore

/** Reads the posture of a deployed function. Throws `not_found`; every other part that cannot be read says so in its place. */
export async function readPosture(context: AwsContext, key: FunctionKey, call: Call): Promise<FunctionPosture> {
  const at = context.locate(key.name);
  const response = await readFunction(context, OP, at, key.qualifier, call);
  const fn = response.Configuration ?? {};
  const reader = createReader(context, at.region);
  const [grants, urls, settings, identity] = await Promise.all([
    reader.part(async () => (await readStatements(context, at, key.qualifier, call)).flatMap(toGrants)),
    reader.part(async () => (await listUrls(context, at, call)).map(toEndpoint)),
    readSettings(context, at, fn, reader, call),
    fn.Role === undefined ? Promise.resolve({ unread: 'AWS names no role' }) : readIdentity(context, at.region, fn.Role, reader, call),
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
    endpoints: urls,
    sources: await readSources(context, at, reader, grants, call),
    identity,
    image: image === undefined ? null : { uri: image, byDigest: image.includes('@sha256:') },
    codeSigning: settings.signing,
    loopGuard: settings.recursion,
    failureTargets: settings.failureTargets,
    logs: settings.logGroup,
    callsAudited: { unread: 'the settings of CloudTrail are not read' },
    tags: response.TagsError?.Message === undefined ? userTags({ ...response.Tags }) : { unread: response.TagsError.Message },
    facts: { runtimeUpdates: settings.runtimeUpdates },
  });
}
