import type { Method } from '@aws-sdk/client-api-gateway';
import type { Route, Stage as HttpStage } from '@aws-sdk/client-apigatewayv2';
import { isUnread, type Endpoint, type EnvVariable, type Reading } from '#shared/model/audit/posture.ts';
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
  domains: DomainTls[];
}

/** A way in to whichever function, by the address of its integration. */
interface Way {
  uri: string;
  endpoint: Endpoint;
}

interface Api {
  ways: Way[];
  variables: EnvVariable[];
}

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

async function readRest(context: AwsContext, region: string, restApiId: string, { signal: abortSignal }: Call): Promise<Api> {
  const rest = await context.clients.restApis(region);
  const { item: stages = [] } = await rest.getStages({ restApiId }, { abortSignal });
  const planned = new Set<string>();
  const plans = pagesOf((position) => rest.getUsagePlans({ limit: 500, ...(position === undefined ? {} : { position }) }, { abortSignal }), (page) => page.position);
  for await (const { items = [] } of plans)
    for (const { throttle, apiStages = [] } of items)
      for (const { apiId, stage } of apiStages) if (throttle !== undefined && apiId === restApiId) planned.add(stage ?? '');
  const accessLogs = each(stages, ({ accessLogSettings }) => accessLogSettings?.destinationArn !== undefined);
  const throttled = each(stages, ({ stageName = '', methodSettings = {}, webAclArn }) => webAclArn !== undefined || planned.has(stageName) || Object.values(methodSettings).some(({ throttlingRateLimit = -1 }) => throttlingRateLimit >= 0));
  const ways: Way[] = [];
  const pages = pagesOf((position) => rest.getResources({ restApiId, embed: ['methods'], limit: 500, ...(position === undefined ? {} : { position }) }, { abortSignal }), (page) => page.position);
  for await (const { items = [] } of pages)
    for (const { path = '/', resourceMethods = {} } of items)
      for (const [verb, method] of Object.entries(resourceMethods)) ways.push({ uri: method.methodIntegration?.uri ?? '', endpoint: { id: `${restApiId} ${verb} ${path}`, kind: 'api', label: `${verb} ${path}`, auth: restAuth(method), accessLogs, throttled } });
  return { ways, variables: stages.flatMap(({ stageName = '', variables }) => variablesOf(stageName, variables)) };
} // prettier-ignore

const isLimited = ({ DefaultRouteSettings, RouteSettings = {} }: HttpStage): boolean =>
  [DefaultRouteSettings, ...Object.values(RouteSettings)].some(
    (one) => (one?.ThrottlingRateLimit ?? 0) > 0 || (one?.ThrottlingBurstLimit ?? 0) > 0,
  );

/** An API of the second kind; null where it is none. */
async function readHttp(context: AwsContext, region: string, ApiId: string, { signal: abortSignal }: Call): Promise<Api | null> {
  const http = await context.clients.httpApis(region);
  const options = { abortSignal };
  const api = await http.getApi({ ApiId }, options).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (api === null) return null;
  const cors = api.CorsConfiguration === undefined ? null : { origins: api.CorsConfiguration.AllowOrigins ?? [], credentials: api.CorsConfiguration.AllowCredentials === true };
  const { Items: stages = [] } = await http.getStages({ ApiId, MaxResults: '100' }, options);
  const accessLogs = each(stages, ({ AccessLogSettings }) => AccessLogSettings?.DestinationArn !== undefined);
  const throttled = each(stages, isLimited);
  const uris = new Map<string, string>();
  const integrations = pagesOf((NextToken) => http.getIntegrations({ ApiId, ...(NextToken === undefined ? {} : { NextToken }) }, options), (page) => page.NextToken);
  for await (const { Items = [] } of integrations) for (const { IntegrationId = '', IntegrationUri = '' } of Items) uris.set(IntegrationId, IntegrationUri);
  const ways: Way[] = [];
  const routes = pagesOf((NextToken) => http.getRoutes({ ApiId, ...(NextToken === undefined ? {} : { NextToken }) }, options), (page) => page.NextToken);
  for await (const { Items = [] } of routes)
    for (const route of Items) {
      const uri = uris.get((route.Target ?? '').replace(/^integrations\//, '')) ?? '';
      ways.push({ uri, endpoint: { id: `${ApiId} ${route.RouteKey ?? ''}`, kind: 'api', label: route.RouteKey ?? ApiId, auth: httpAuth(route), cors, accessLogs, throttled } });
    }
  return { ways, variables: stages.flatMap(({ StageName = '', StageVariables }) => variablesOf(StageName, StageVariables)) };
} // prettier-ignore

/** Domains of the account by the API that they lead to. */
async function readDomains(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<{ api: string; domain: DomainTls }[]> {
  const http = await context.clients.httpApis(region);
  const out: { api: string; domain: DomainTls }[] = [];
  const pages = pagesOf((NextToken) => http.getDomainNames({ ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal }), (page) => page.NextToken);
  for await (const { Items = [] } of pages)
    for (const { DomainName = '', DomainNameConfigurations = [] } of Items) {
      const { Items: mappings = [] } = await http.getApiMappings({ DomainName }, { abortSignal });
      const policy = DomainNameConfigurations[0]?.SecurityPolicy ?? null;
      for (const { ApiId = '' } of mappings) out.push({ api: ApiId, domain: { domain: DomainName, policy } });
    }
  return out;
} // prettier-ignore

/** APIs that the function's policy names: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`. */
function apisOf(grants: readonly PlacedGrant[]): Map<string, string> {
  const arns = grants.filter(({ principal }) => principal === 'apigateway.amazonaws.com').flatMap(({ sourceArns }) => sourceArns);
  return new Map(arns.flatMap((arn) => {
    const [, , service, region = '', , rest = ''] = arn.split(':');
    const id = rest.split('/')[0] ?? '';
    return service === 'execute-api' && /^[a-z0-9]+$/.test(id) ? [[id, region] as const] : [];
  }));
} // prettier-ignore

/** What an API has for a function, by the function's ARN in the address of its integrations. */
async function toGateway(context: AwsContext, id: string, region: string, fn: string, call: Call): Promise<Gateway> {
  const api = await kept(context, `api ${region} ${id}`, async () => (await readHttp(context, region, id, call)) ?? readRest(context, region, id, call));
  const domains = await kept(context, `domains ${region}`, () => readDomains(context, region, call));
  const own = api.ways.filter(({ uri }) => uri === fn || uri.includes(`${fn}/`) || uri.includes(`${fn}:`));
  return { endpoints: own.map(({ endpoint }) => endpoint), variables: api.variables, domains: domains.filter((one) => one.api === id).map(({ domain }) => domain) };
} // prettier-ignore

/** The APIs that call a function: each route with what it asks of callers. An API that calls by a role of its own is in no policy, and not found. */
export async function readGateways(context: AwsContext, fn: string, grants: Reading<PlacedGrant[]>, reader: Reader, call: Call): Promise<{ endpoints: Reading<Endpoint[]>; variables: Reading<EnvVariable[]> | null; domains: Reading<DomainTls[]> | null }> {
  if (isUnread(grants)) return { endpoints: grants, variables: grants, domains: grants };
  const apis = apisOf(grants);
  const nameless = grants.some(({ principal, sourceArns }) => principal === 'apigateway.amazonaws.com' && sourceArns.length === 0);
  const readings = await Promise.all([...apis].map(([id, region]) => reader.part(() => toGateway(context, id, region, fn, call))));
  const unread = readings.find(isUnread) ?? (nameless ? { unread: 'its policy lets API Gateway call it without saying which API' } : null);
  if (unread !== null) return { endpoints: unread, variables: unread, domains: unread };
  const all = readings as Gateway[];
  if (all.length === 0) return { endpoints: [], variables: null, domains: null };
  return { endpoints: all.flatMap(({ endpoints }) => endpoints), variables: all.flatMap(({ variables }) => variables), domains: all.flatMap(({ domains }) => domains) };
} // prettier-ignore
