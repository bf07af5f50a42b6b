import { z } from 'zod';
import { isUnread, type Endpoint, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import { isMapping, mappingAt, parseCloudYaml, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { isBelow, listAll, OP, sharedPart, unlessDisabled } from './part.ts';

const Gateways = z.object({
  gateways: z.array(z.object({ name: z.string(), apiConfig: z.string().nullish(), state: z.string().nullish() })).nullish(),
  nextPageToken: z.string().nullish(),
});
const Config = z.object({
  openapiDocuments: z.array(z.object({ document: z.object({ contents: z.string().nullish() }).nullish() })).nullish(),
  grpcServices: z.array(z.unknown()).nullish(),
});

const PAGE = 200;
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** One way through a gateway. */
interface Route {
  gateway: string;
  label: string;
  backend: string;
  auth: 'none' | 'key' | 'token';
  /** Whether a quota limits how often it is called: only the project of a key tells whose it is. @see https://cloud.google.com/api-gateway/docs/authenticate-api-keys */
  throttled: boolean;
}

const last = (name: string): string => name.split('/').at(-1) ?? name;

/** What a requirement asks for: a key of an API, or a token. Several that stand beside each other are alternatives: the weakest decides. */
function authOf(security: unknown, document: Mapping): Route['auth'] {
  const alternatives = Array.isArray(security) ? security.filter(isMapping) : [];
  if (alternatives.length === 0 || alternatives.some((each) => Object.keys(each).length === 0)) return 'none';
  const definitions = { ...mappingAt(document, 'securityDefinitions'), ...mappingAt(document, 'components', 'securitySchemes') };
  const isKey = (each: Mapping): boolean => Object.keys(each).every((name) => mappingAt(definitions, name)['type'] === 'apiKey');
  return alternatives.some(isKey) ? 'key' : 'token';
}

const addressOf = (value: unknown): string | null => {
  const address = isMapping(value) ? value['address'] : null;
  return typeof address === 'string' ? address : null;
};

/**
 * The routes of an OpenAPI document with the backends that they lead to.
 * @see https://cloud.google.com/api-gateway/docs/passing-data
 * @see https://cloud.google.com/api-gateway/docs/authentication-method
 */
function routesOf(document: Mapping, gateway: string): Route[] {
  const own = addressOf(document['x-google-backend']);
  return Object.entries(mappingAt(document, 'paths')).flatMap(([path, item]) =>
    METHODS.flatMap((method): Route[] => {
      const operation = isMapping(item) ? item[method] : undefined;
      if (!isMapping(operation)) return [];
      const backend = addressOf(operation['x-google-backend']) ?? own;
      if (backend === null) return [];
      const auth = authOf(operation['security'] ?? document['security'], document);
      const throttled = auth === 'key' && operation['x-google-quota'] !== undefined;
      return [{ gateway, label: `${method.toUpperCase()} ${path}`, backend, auth, throttled }];
    }),
  );
}

/** The routes of every gateway of the project. @see https://cloud.google.com/api-gateway/docs/reference/rest */
const readRoutes = (context: GcpContext, call: Call): Promise<Reading<Route[]>> =>
  sharedPart(context, call, 'gateways', async () => {
    const gateways = await unlessDisabled('apigateway', [], () =>
      listAll(context, call, {
        service: 'apigateway', path: `/v1/projects/${context.project}/locations/-/gateways`, size: PAGE,
        parse(body) {
          const page = Gateways.parse(body);
          return { items: page.gateways ?? [], next: page.nextPageToken ?? '' };
        },
      }),
    );
    const routes: Route[] = [];
    for (const { name, apiConfig } of gateways) {
      if (!apiConfig) continue;
      const config = Config.parse(await context.read(OP, null, call, () => context.clients.rest.get('apigateway', `/v1/${apiConfig}`, { view: 'FULL' }, call.signal)));
      if ((config.grpcServices ?? []).length > 0) throw new Error(`the routes of ${last(name)} are those of a gRPC service, which are not read`);
      for (const { document } of config.openapiDocuments ?? []) {
        const parsed = parseCloudYaml(Buffer.from(document?.contents ?? '', 'base64').toString('utf8'));
        if (parsed === null) throw new Error(`the document of ${last(name)} could not be understood`);
        routes.push(...routesOf(parsed, name));
      }
    }
    return routes;
  }); // prettier-ignore

/** Ways to a function through gateways. A gateway calls it as an account of its own, so what a gateway lets in gets to the function. */
export async function readGateways(context: GcpContext, urls: readonly string[], call: Call): Promise<Reading<Endpoint[]>> {
  if (urls.length === 0) return [];
  const routes = await readRoutes(context, call);
  if (isUnread(routes)) return routes;
  return routes
    .filter(({ backend }) => urls.some((url) => isBelow(url, backend)))
    .map(({ gateway, label, auth, throttled }) => ({
      id: `${gateway} ${label}`,
      kind: 'api',
      label: `${label} of the gateway ${last(gateway)}`,
      auth,
      throttled,
    }));
}
