import type { Endpoint, EnvVariable } from '#shared/model/audit/posture.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { known, listOf, mentions, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';

/** An API as routes name it: the one that SAM makes for events that name none has no resource. */
export interface ApiName {
  id: string | null;
  /** Of the second version of API Gateway, whose fields have other names. */
  http: boolean;
}

const STAGES = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];
const RATE = ['ThrottlingRateLimit', 'ThrottlingBurstLimit'];

/** All that says something of the stages of an API: the API itself, its stages, settings that apply to all of SAM's APIs. */
function partsOf({ id, http }: ApiName, template: Template): Mapping[] {
  const own = id === null ? undefined : template.resources.get(id);
  const sam = id === null || own?.type.startsWith('AWS::Serverless::') === true;
  const of = ({ props }: Resource) => id !== null && (refOf(props['RestApiId']) === id || refOf(props['ApiId']) === id);
  const deployments = resourcesOf(template, 'AWS::ApiGateway::Deployment').filter(of);
  return [
    ...(sam ? [mappingAt(template.globals, http ? 'HttpApi' : 'Api')] : []),
    own?.props ?? {},
    ...resourcesOf(template, ...STAGES, 'StageSettings').filter(of).map(({ props }) => props),
    ...deployments.flatMap(({ props }) => [props, mappingAt(props, 'StageDescription')]),
  ];
} // prettier-ignore

const isSet = (value: unknown): boolean => value !== undefined && value !== null && !(isMapping(value) && Object.keys(value).length === 0);

function limits(part: Mapping): boolean {
  const settings = [part['DefaultRouteSettings'], ...Object.values(mappingAt(part, 'RouteSettings')), ...listOf(part['MethodSettings'])];
  return settings.some((each) => isMapping(each) && RATE.some((name) => Number(each[name]) > 0));
}

/** Usage plans count requests by key; a firewall stands before the API. */
function isGuarded({ id }: ApiName, template: Template): boolean {
  if (id === null) return false;
  const stages = resourcesOf(template, ...STAGES).filter(({ props }) => refOf(props['RestApiId'] ?? props['ApiId']) === id);
  const names = [id, ...stages.map((stage) => stage.id)];
  const plans = resourcesOf(template, 'AWS::ApiGateway::UsagePlan').some(({ props }) => isSet(props['Throttle']) && listOf(props['ApiStages']).some((each) => isMapping(each) && refOf(each['ApiId']) === id)); // prettier-ignore
  const firewall = resourcesOf(template, 'AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation').some(({ props }) => names.some((name) => mentions(props['ResourceArn'], name))); // prettier-ignore
  return plans || firewall;
}

/** Log and limit of the stages through which an API is reached. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export function stageFacts(api: ApiName, template: Template): Pick<Endpoint, 'accessLogs' | 'throttled'> {
  // An API of somewhere else, or a stage that nobody declared: nothing is known of it.
  if (api.id !== null && !template.resources.has(api.id)) {
    const unread = { unread: `the API ${api.id} is not declared here` };
    return { accessLogs: unread, throttled: unread };
  }
  const parts = partsOf(api, template);
  return {
    accessLogs: parts.some((part) => isSet(part['AccessLogSetting']) || isSet(part['AccessLogSettings'])),
    throttled: parts.some(limits) || isGuarded(api, template) || parts.some((part) => isSet(mappingAt(part, 'Auth')['UsagePlan'])),
  };
}

/** Variables of the stages of APIs, each as `API/NAME`. */
export function stageVariables(apis: readonly ApiName[], template: Template): EnvVariable[] {
  const seen = new Map<string, EnvVariable>();
  for (const api of apis) {
    for (const part of partsOf(api, template)) {
      const variables = { ...mappingAt(part, 'Variables'), ...mappingAt(part, 'StageVariables') };
      for (const [name, value] of Object.entries(variables)) {
        const plain = known(value, template);
        const text = typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : null;
        const dynamic = text?.startsWith('{{resolve:') === true;
        const full = `${api.id ?? 'API'}/${name}`;
        seen.set(full, { name: full, value: dynamic ? null : text, reference: dynamic ? text : text === null ? (textOf(value, template) ?? refOf(value)) : null });
      }
    }
  }
  return [...seen.values()];
} // prettier-ignore
