import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../server/service.ts';
import { EventStream } from './event-stream.ts';
import { parseJsonObject, stringifyJson } from './json-values.ts';
import { fidelityOf } from './operation.ts';
import { toAwsError, type ServiceDefinition } from './rpc-service.ts';

/** How one operation of a REST service is addressed: `PUT /functions/{FunctionName}/concurrency`. */
export interface RestRoute {
  operation: string;
  method: string;
  /** Labels in braces take one path segment, `{Label+}` takes the rest; a trailing slash may be left out. */
  path: string;
  status?: number;
  /** Members that come from the query, by parameter name; lists where the parameter repeats. */
  query?: Readonly<Record<string, string>>;
}

/**
 * A service in restJson1 whose members are in the path, the query and a JSON body.
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function createRestJsonService(definition: ServiceDefinition & { routes: readonly RestRoute[] }): AwsService {
  const routes = definition.routes.map((route) => ({ route, pattern: pathPattern(route.path) }));
  return {
    signingNames: definition.signingNames,
    targetPrefixes: [],
    fidelity: fidelityOf(definition.name, definition.operations),
    async handle(request) {
      let name = `${request.method} ${request.path}`;
      try {
        const matched = routes.find(({ route, pattern }) => route.method === request.method && pattern.test(request.path));
        const operation = matched === undefined ? undefined : definition.operations[matched.route.operation];
        if (matched === undefined || operation === undefined) throw unknownPath(request);
        name = matched.route.operation;
        const labels = matched.pattern.exec(request.path)?.groups ?? {};
        const input = { ...bodyOf(request), ...queryOf(matched.route, request), ...decoded(labels) };
        const output = await operation.run(input, request, definition.invalid);
        return restJsonAnswer(output, request, matched.route.status);
      } catch (error) {
        return restJsonError(
          toAwsError(error, () => definition.onFault(name, error)),
          request,
        );
      }
    },
  };
}

/** An answer with a JSON body; none where there is no output. */
export function restJsonAnswer(output: unknown, request: AwsRequest, status = 200): AwsResponse {
  if (output instanceof EventStream) return output.toResponse(request);
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': request.requestId },
    body: output === undefined ? '' : stringifyJson(output),
  };
}

/**
 * An error: its shape's name in `x-amzn-errortype`, its members in the body. The message is `message` unless the
 * error's members bring it in the spelling of their shape.
 */
export function restJsonError(error: AwsError, request: AwsRequest): AwsResponse {
  const { members } = error;
  const message = 'Message' in members || 'message' in members ? {} : { message: error.message };
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': request.requestId,
      'x-amzn-errortype': error.code,
      ...error.headers,
    },
    body: stringifyJson({ ...members, ...message }),
  };
}

function unknownPath(request: AwsRequest): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `No operation is known at ${request.method} ${request.path}, or it is not emulated by the local runtime.`,
    { status: 404 },
  );
}

function pathPattern(path: string): RegExp {
  const source = path
    .replace(/\/$/, '')
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const [, label, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
      return label === undefined ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(?<${label}>${greedy ? '.+' : '[^/]+'})`;
    });
  return new RegExp(`^${source.join('')}/?$`);
}

function bodyOf(request: AwsRequest): Record<string, unknown> {
  return request.method === 'GET' || request.method === 'DELETE' ? {} : parseJsonObject(request.body);
}

function queryOf({ query = {} }: RestRoute, request: AwsRequest): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [parameter, member] of Object.entries(query)) {
    const values = request.query.getAll(parameter);
    if (values.length > 0) members[member] = values.length === 1 ? values[0] : values;
  }
  return members;
}

/** Throws `SerializationException` where the path is not percent-encoded text. */
function decoded(labels: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, decodeURIComponent(text)]));
  } catch {
    throw new AwsError('SerializationException', 'The request path is not percent-encoded UTF-8.');
  }
}
