import type { Cors, Endpoint } from '#shared/model/audit/posture.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { stageFacts, type ApiName } from './template-stages.ts';
import { listOf, mentions, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';

type Auth = Endpoint['auth'];

/** A way in with the API that it belongs to; null for a function's own URL. */
interface Way {
  endpoint: Endpoint;
  api: ApiName | null;
}

export function corsOf(value: unknown, template: Template): Cors | null {
  if (value === undefined || value === null || value === false) return null;
  if (!isMapping(value)) return { origins: [String(value).replace(/^'|'$/g, '')], credentials: false };
  const origins = listOf(value['AllowOrigins'] ?? value['AllowOrigin']).map((each) =>
    (textOf(each, template) ?? '${…}').replace(/^'|'$/g, ''),
  );
  return { origins, credentials: value['AllowCredentials'] === true || value['AllowCredentials'] === 'true' };
}

/** `NONE`, `AWS_IAM`, a custom or Cognito authorizer. */
function authOf(type: unknown, keyRequired: unknown): Auth {
  if (type === 'AWS_IAM') return 'iam';
  if (type === 'COGNITO_USER_POOLS' || type === 'JWT') return 'token';
  if (typeof type === 'string' && type !== 'NONE' && type !== '') return 'custom';
  if (isMapping(type)) return 'custom';
  return keyRequired === true ? 'key' : 'none';
}

function apiAuth(event: Mapping, api: Resource | undefined, globals: Mapping): Auth {
  const own = mappingAt(event, 'Auth');
  const shared = { ...mappingAt(globals, 'Auth'), ...mappingAt(api?.props, 'Auth') };
  const authorizer = own['Authorizer'] ?? shared['DefaultAuthorizer'];
  return authOf(authorizer, own['ApiKeyRequired'] ?? shared['ApiKeyRequired']);
}

function fromEvents(fn: Resource, template: Template): Way[] {
  return Object.entries(mappingAt(fn.props, 'Events')).flatMap(([name, each]): Way[] => {
    if (!isMapping(each) || (each['Type'] !== 'Api' && each['Type'] !== 'HttpApi')) return [];
    const props = mappingAt(each, 'Properties');
    const target = refOf(props['RestApiId'] ?? props['ApiId']);
    const api = target === null ? undefined : template.resources.get(target);
    const cors = props['Cors'] ?? api?.props['Cors'] ?? api?.props['CorsConfiguration'];
    return [
      {
        api: { id: target, http: each['Type'] === 'HttpApi' },
        endpoint: {
          id: name,
          kind: 'api',
          label: `${(textOf(props['Method'], template) ?? 'any').toUpperCase()} ${textOf(props['Path'], template) ?? '/'}`,
          auth: apiAuth(props, api, mappingAt(template.globals, each['Type'] === 'HttpApi' ? 'HttpApi' : 'Api')),
          cors: corsOf(cors === true ? '*' : cors, template),
          at: fn.at('Events', name),
        },
      },
    ];
  });
}

/** Operations of an OpenAPI document whose integration calls the function. */
function fromDefinitions(fn: Resource, template: Template): Way[] {
  return resourcesOf(template, 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi', 'AWS::ApiGateway::RestApi').flatMap((api) => {
    const key = api.props['DefinitionBody'] === undefined ? 'Body' : 'DefinitionBody';
    const definition = mappingAt(api.props, key);
    const fallback = mappingAt(api.props, 'Auth')['DefaultAuthorizer'];
    return Object.entries(mappingAt(definition, 'paths')).flatMap(([path, operations]) =>
      Object.entries(isMapping(operations) ? operations : {}).flatMap(([method, operation]): Way[] => {
        const uri = mappingAt(operation, 'x-amazon-apigateway-integration')['uri'];
        if (!isMapping(operation) || refOf(uri) !== fn.id) return [];
        const security = operation['security'] ?? definition['security'];
        const secured = Array.isArray(security) && security.length > 0;
        const scheme = secured && isMapping(security[0]) ? (Object.keys(security[0])[0] ?? '') : '';
        const auth: Auth = secured ? (/key/i.test(scheme) ? 'key' : /sigv4|iam/i.test(scheme) ? 'iam' : 'custom') : authOf(fallback, false);
        return [{ api: { id: api.id, http: api.type === 'AWS::Serverless::HttpApi' }, endpoint: { id: `${api.id} ${method} ${path}`, kind: 'api', label: `${method.toUpperCase()} ${path}`, auth, cors: corsOf(api.props['Cors'], template), at: api.at(key, 'paths', path, method) } }];
      }),
    );
  }); // prettier-ignore
}

/** Whether an integration is a method's: both name the resource, or it names the method's, as in the examples of Terraform. */
function isOf(integration: Resource, method: Resource): boolean {
  const named = refOf(integration.props['ResourceId']);
  return named === refOf(method.props['ResourceId']) || named === method.id;
}

/** Methods and routes that are resources of their own. */
function fromResources(fn: Resource, template: Template): Way[] {
  const methods = resourcesOf(template, 'AWS::ApiGateway::Method').flatMap((method): Way[] => {
    const apart = resourcesOf(template, 'RestIntegration').find(
      (each) => refOf(each.props['RestApiId']) === refOf(method.props['RestApiId']) && isOf(each, method) && mentions(each.props['Uri'], fn.id),
    );
    if (!mentions(mappingAt(method.props, 'Integration')['Uri'], fn.id) && apart === undefined) return [];
    return [{ api: { id: refOf(method.props['RestApiId']), http: false }, endpoint: { id: method.id, kind: 'api', label: `${textOf(method.props['HttpMethod'], template) ?? 'ANY'} ${method.id}`, auth: authOf(method.props['AuthorizationType'], method.props['ApiKeyRequired']), at: method.at() } }];
  });
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration').filter(({ props }) => mentions(props['IntegrationUri'], fn.id));
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').flatMap((route): Way[] => {
    if (!integrations.some(({ id }) => mentions(route.props['Target'], id))) return [];
    const api = template.resources.get(refOf(route.props['ApiId']) ?? '');
    return [{ api: { id: refOf(route.props['ApiId']), http: true }, endpoint: { id: route.id, kind: 'api', label: textOf(route.props['RouteKey'], template) ?? route.id, auth: authOf(route.props['AuthorizationType'], route.props['ApiKeyRequired']), cors: corsOf(api?.props['CorsConfiguration'], template), at: route.at() } }];
  });
  return [...methods, ...routes];
} // prettier-ignore

function fromUrls(fn: Resource, template: Template): Endpoint[] {
  const own = mappingAt(fn.props, 'FunctionUrlConfig');
  const auth = (type: unknown): Auth => (type === 'AWS_IAM' ? 'iam' : type === 'NONE' ? 'none' : { unread: 'its AuthType is only known at deployment' });
  const list: Endpoint[] = [];
  if (fn.props['FunctionUrlConfig'] !== undefined)
    list.push({ id: 'url', kind: 'url', label: 'Function URL', auth: auth(own['AuthType']), cors: corsOf(own['Cors'], template), at: fn.at('FunctionUrlConfig') });
  for (const url of resourcesOf(template, 'AWS::Lambda::Url')) {
    if (refOf(url.props['TargetFunctionArn']) === fn.id || textOf(url.props['TargetFunctionArn'], template) === textOf(fn.props['FunctionName'], template))
      list.push({ id: url.id, kind: 'url', label: 'Function URL', auth: auth(url.props['AuthType']), cors: corsOf(url.props['Cors'], template), at: url.at('AuthType') });
  }
  return list;
} // prettier-ignore

/** Every way in over HTTP that the source declares, and the APIs that they are of. */
export function endpointsOf(fn: Resource, template: Template): { endpoints: Endpoint[]; apis: ApiName[] } {
  const urls = fromUrls(fn, template).map((endpoint): Way => ({ endpoint, api: null }));
  const all = [...urls, ...fromDefinitions(fn, template), ...fromEvents(fn, template), ...fromResources(fn, template)];
  // A route may be declared twice: as an event and in the document of its API.
  const each = all.filter(({ endpoint: { label } }, i) => all.findIndex((other) => other.endpoint.label === label) === i);
  return {
    endpoints: each.map(({ endpoint, api }) => (api === null ? endpoint : { ...endpoint, ...stageFacts(api, template) })),
    apis: each.flatMap(({ api }) => (api === null ? [] : [api])),
  };
}
