import type { Method, Stage as RestStage } from '@aws-sdk/client-api-gateway';
import type { GetApiCommandOutput, Route, Stage as HttpStage } from '@aws-sdk/client-apigatewayv2';
import { isUnread, type Cors, type Endpoint, type EnvVariable, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';
import { isMissing } from '../../missing.ts';
import { pagesOf } from '../../pages.ts';
import type { DomainTls } from '../facts.ts';
import type { PlacedGrant } from './grants.ts';
import { kept } from './kept.ts';
import type { Reader } from './part.ts';

/** What stands before a function at one API. */
interface Gateway {
  endpoints: Endpoint[];
  variables: EnvVariable[];
  domains: Reading<DomainTls[]>;
}

/** A way in to whichever function, by the address of its integration. */
interface Way {
  uri: string;
  /** Whether it calls by a role of its own, which no policy of the function names. */
  byRole: boolean;
  endpoint: Endpoint;
}

interface Api {
  ways: Way[];
  variables: EnvVariable[];
}

/** A role that the API takes on; `arn:aws:iam::*:user/*` is the caller's own identity, which needs the function's policy no less. */
const isRole = (credentials: string | undefined): boolean => credentials?.includes(':role/') === true;

const OTHER = (type: string | undefined): Endpoint['auth'] => ({ unread: `its authorization is "${type ?? ''}"` });

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html */
function restAuth({ authorizationType, apiKeyRequired }: Method): Endpoint['auth'] {
  if (authorizationType === 'AWS_IAM') return 'iam';
  if (authorizationType === 'COGNITO_USER_POOLS') return 'token';
  if (authorizationType === 'CUSTOM') return 'custom';
  if (authorizationType !== 'NONE') return OTHER(authorizationType);
  return apiKeyRequired === true ? 'key' : 'none';
}

function httpAuth({ AuthorizationType, ApiKeyRequired }: Route): Endpoint['auth'] {
  if (AuthorizationType === 'AWS_IAM') return 'iam';
  if (AuthorizationType === 'JWT') return 'token';
  if (AuthorizationType === 'CUSTOM') return 'custom';
  if (AuthorizationType !== 'NONE' && AuthorizationType !== undefined) return OTHER(AuthorizationType);
  return ApiKeyRequired === true ? 'key' : 'none';
}

const variablesOf = (stage: string, variables: Record<string, string> | undefined): EnvVariable[] =>
  Object.entries(variables ?? {}).map(([name, value]) => ({ name: `${stage}/${name}`, value, reference: null }));

/** Every stage has to keep a log, and to be limited: the one that does not is the way in. */
const each = <T>(stages: readonly T[], is: (stage: T) => boolean): boolean => stages.length > 0 && stages.every(is);

type Stages = Pick<Endpoint, 'accessLogs' | 'throttled'>;

/** Stages whose callers a usage plan counts, of all APIs: `API/STAGE`. */
async function plannedStages(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<Set<string>> {
  const rest = await context.clients.restApis(region);
  const planned = new Set<string>();
  const plans = pagesOf((position) => rest.getUsagePlans({ limit: 500, ...(position === undefined ? {} : { position }) }, { abortSignal }), (page) => page.position);
  for await (const { items = [] } of plans)
    for (const { throttle, apiStages = [] } of items)
      for (const { apiId = '', stage = '' } of apiStages) if (throttle !== undefined) planned.add(`${apiId}/${stage}`);
  return planned;
} // prettier-ignore

const isRestLimited = ({ webAclArn, methodSettings = {} }: RestStage): boolean =>
  webAclArn !== undefined || Object.values(methodSettings).some(({ throttlingRateLimit = -1 }) => throttlingRateLimit >= 0);

async function restWays(context: AwsContext, region: string, restApiId: string, stages: Stages, { signal: abortSignal }: Call): Promise<Way[]> {
  const rest = await context.clients.restApis(region);
  const ways: Way[] = [];
  const pages = pagesOf((position) => rest.getResources({ restApiId, embed: ['methods'], limit: 500, ...(position === undefined ? {} : { position }) }, { abortSignal }), (page) => page.position);
  for await (const { items = [] } of pages)
    for (const { path = '/', resourceMethods = {} } of items)
      for (const [verb, method] of Object.entries(resourceMethods)) ways.push({ uri: method.methodIntegration?.uri ?? '', byRole: isRole(method.methodIntegration?.credentials), endpoint: { id: `${restApiId} ${verb} ${path}`, kind: 'api', label: `${verb} ${path}`, auth: restAuth(method), ...stages } });
  return ways;
} // prettier-ignore

async function readRest(context: AwsContext, region: string, restApiId: string, call: Call): Promise<Api> {
  const rest = await context.clients.restApis(region);
  const { item: stages = [] } = await rest.getStages({ restApiId }, { abortSignal: call.signal });
  const planned = await kept(context, call, `usage plans ${region}`, () => plannedStages(context, region, call));
  const facts: Stages = {
    accessLogs: each(stages, ({ accessLogSettings }) => accessLogSettings?.destinationArn !== undefined),
    throttled: each(stages, (stage) => planned.has(`${restApiId}/${stage.stageName ?? ''}`) || isRestLimited(stage)),
  };
  return { ways: await restWays(context, region, restApiId, facts, call), variables: stages.flatMap(({ stageName = '', variables }) => variablesOf(stageName, variables)) };
} // prettier-ignore

const isLimited = ({ DefaultRouteSettings, RouteSettings = {} }: HttpStage): boolean =>
  [DefaultRouteSettings, ...Object.values(RouteSettings)].some(
    (one) => (one?.ThrottlingRateLimit ?? 0) > 0 || (one?.ThrottlingBurstLimit ?? 0) > 0,
  );

/** Routes with the address that each calls. */
async function httpWays(context: AwsContext, region: string, ApiId: string, facts: Stages & Pick<Endpoint, 'cors'>, { signal: abortSignal }: Call): Promise<Way[]> {
  const http = await context.clients.httpApis(region);
  const targets = new Map<string, Pick<Way, 'uri' | 'byRole'>>();
  const integrations = pagesOf((NextToken) => http.getIntegrations({ ApiId, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal }), (page) => page.NextToken);
  for await (const { Items = [] } of integrations) for (const { IntegrationId = '', IntegrationUri = '', CredentialsArn } of Items) targets.set(IntegrationId, { uri: IntegrationUri, byRole: isRole(CredentialsArn) });
  const ways: Way[] = [];
  const routes = pagesOf((NextToken) => http.getRoutes({ ApiId, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal }), (page) => page.NextToken);
  for await (const { Items = [] } of routes)
    for (const route of Items) {
      const { RouteKey = '', Target = '' } = route;
      ways.push({ ...(targets.get(Target.replace(/^integrations\//, '')) ?? { uri: '', byRole: false }), endpoint: { id: `${ApiId} ${RouteKey}`, kind: 'api', label: RouteKey, auth: httpAuth(route), ...facts } });
    }
  return ways;
} // prettier-ignore

const corsOf = ({ CorsConfiguration: cors }: GetApiCommandOutput): Cors | null =>
  cors === undefined ? null : { origins: cors.AllowOrigins ?? [], credentials: cors.AllowCredentials === true };

/** An API of the second kind; null where it is none. */
async function readHttp(context: AwsContext, region: string, ApiId: string, call: Call): Promise<Api | null> {
  const http = await context.clients.httpApis(region);
  const options = { abortSignal: call.signal };
  const api = await http.getApi({ ApiId }, options).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (api === null) return null;
  const { Items: stages = [] } = await http.getStages({ ApiId, MaxResults: '100' }, options);
  const facts = { cors: corsOf(api), accessLogs: each(stages, ({ AccessLogSettings }) => AccessLogSettings?.DestinationArn !== undefined), throttled: each(stages, isLimited) };
  return { ways: await httpWays(context, region, ApiId, facts, call), variables: stages.flatMap(({ StageName = '', StageVariables }) => variablesOf(StageName, StageVariables)) };
} // prettier-ignore

/** Domains of the account by the API that they lead to. */
async function readDomains(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<{ api: string; domain: DomainTls }[]> {
  const http = await context.clients.httpApis(region);
  const out: { api: string; domain: DomainTls }[] = [];
  const pages = pagesOf((NextToken) => http.getDomainNames(NextToken === undefined ? {} : { NextToken }, { abortSignal }), (page) => page.NextToken);
  for await (const { Items = [] } of pages)
    for (const { DomainName = '', DomainNameConfigurations = [] } of Items) {
      const policy = DomainNameConfigurations[0]?.SecurityPolicy ?? null;
      const mappings = pagesOf((NextToken) => http.getApiMappings({ DomainName, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal }), (page) => page.NextToken);
      for await (const { Items: mapped = [] } of mappings) for (const { ApiId = '' } of mapped) out.push({ api: ApiId, domain: { domain: DomainName, policy } });
    }
  return out;
} // prettier-ignore

const GATEWAY = 'apigateway.amazonaws.com';

/** The API that an ARN names: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`; null where it is any. */
function apiOf(arn: string): ApiPlace | null {
  const [, , service, region = '', , rest = ''] = arn.split(':');
  const id = rest.split('/')[0] ?? '';
  return service === 'execute-api' && /^[a-z0-9]+$/.test(id) ? { id, region } : null;
}

interface ApiPlace {
  id: string;
  region: string;
}

/** Every API of a region, of both kinds. */
async function everyApi(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<ApiPlace[]> {
  const rest = await context.clients.restApis(region);
  const http = await context.clients.httpApis(region);
  const found: ApiPlace[] = [];
  const first = pagesOf((position) => rest.getRestApis({ limit: 500, ...(position === undefined ? {} : { position }) }, { abortSignal }), (page) => page.position);
  for await (const { items = [] } of first) for (const { id = '' } of items) found.push({ id, region });
  const second = pagesOf((NextToken) => http.getApis(NextToken === undefined ? {} : { NextToken }, { abortSignal }), (page) => page.NextToken);
  for await (const { Items = [] } of second) for (const { ApiId = '' } of Items) found.push({ id: ApiId, region });
  return found;
} // prettier-ignore

/** What an API has for a function, by the function's ARN in the address of its integrations; null for one that no policy names and that has nothing for it. */
async function toGateway(context: AwsContext, { id, region, named }: ApiPlace & { named: boolean }, fn: string, reader: Reader, call: Call): Promise<Gateway | null> {
  const api = await kept(context, call, `api ${region} ${id}`, async () => (await readHttp(context, region, id, call)) ?? readRest(context, region, id, call));
  const domains = await reader.part(() => kept(context, call, `domains ${region}`, () => readDomains(context, region, call)));
  const own = api.ways.filter(({ uri, byRole }) => (named || byRole) && (uri === fn || uri.includes(`${fn}/`) || uri.includes(`${fn}:`)));
  if (own.length === 0 && !named) return null;
  return { endpoints: own.map(({ endpoint }) => endpoint), variables: api.variables, domains: isUnread(domains) ? domains : domains.filter((one) => one.api === id).map(({ domain }) => domain) };
} // prettier-ignore

/** A way in of which nothing is known but that there may be one. */
export const unknownWay = (id: string, label: string, unread: { unread: string }): Endpoint => ({
  id,
  kind: 'api',
  label,
  auth: unread,
  accessLogs: unread,
  throttled: unread,
});

/** All of several readings; where one could not be read, why. */
const joined = <T>(readings: readonly Reading<T[]>[]): Reading<T[]> => readings.find(isUnread) ?? (readings as T[][]).flat();

type Before = { endpoints: Endpoint[]; variables: Reading<EnvVariable[]> | null; domains: Reading<DomainTls[]> | null };

/** The APIs that call a function: each route with what it asks of callers. Its policy names them, or they call by a role of their own. */
export async function readGateways(context: AwsContext, fn: string, grants: Reading<PlacedGrant[]>, reader: Reader, call: Call): Promise<Before> {
  if (isUnread(grants)) return { endpoints: [unknownWay('api-gateway', 'API Gateway', grants)], variables: grants, domains: grants };
  const own = grants.filter(({ principal }) => principal === GATEWAY);
  const named = own.flatMap(({ sourceArns }) => sourceArns.map(apiOf));
  const apis = new Map(named.flatMap((api) => (api === null ? [] : [[api.id, api] as const])));
  const nameless = named.includes(null) || own.some(({ sourceArns }) => sourceArns.length === 0) ? { unread: 'its policy lets API Gateway call it without saying which API' } : null;
  const region = fn.split(':')[3] ?? '';
  const all = await reader.part(() => kept(context, call, `apis ${region}`, () => everyApi(context, region, call)));
  const others = isUnread(all) ? [] : all.filter(({ id }) => !apis.has(id));
  const places = [...[...apis.values()].map((api) => ({ ...api, named: true })), ...others.map((api) => ({ ...api, named: false }))];
  const looked = await Promise.all(places.map(async (api) => ({ id: api.id, gateway: await reader.part(() => toGateway(context, api, fn, reader, call)) })));
  const readings = looked.flatMap(({ id, gateway }) => (gateway === null ? [] : [{ id, gateway }]));
  const byRole = isUnread(all) ? [unknownWay('api-gateway-role', 'API Gateway by a role of its own', all)] : [];
  if (readings.length === 0 && nameless === null) return { endpoints: byRole, variables: null, domains: null };
  const missing = nameless === null ? [] : [nameless];
  return {
    endpoints: [
      ...readings.flatMap(({ id, gateway }) => (isUnread(gateway) ? [unknownWay(id, `API Gateway ${id}`, gateway)] : gateway.endpoints)),
      ...missing.map((unread) => unknownWay('api-gateway', 'API Gateway', unread)),
      ...byRole,
    ],
    variables: joined([...readings.map(({ gateway }) => (isUnread(gateway) ? gateway : gateway.variables)), ...missing]),
    domains: joined([...readings.map(({ gateway }) => (isUnread(gateway) ? gateway : gateway.domains)), ...missing]),
  };
} // prettier-ignore
