import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf, { type Method, type Root, type Service, type Type } from 'protobufjs';
import { camelPath } from './json.ts';

/** A method of an API, as its own descriptor has it. */
export interface ApiMethod {
  /** `google.cloud.functions.v2.FunctionService`. */
  service: string;
  name: string;
  request: Type;
  response: Type;
  requestStream: boolean;
  responseStream: boolean;
  bindings: readonly RestBinding[];
}

export interface RestBinding {
  verb: string;
  template: string;
  /** Field that the HTTP body is; `*` for the whole request; null where there is none. */
  body: string | null;
}

const require = createRequire(import.meta.url);
const roots = new Map<string, Root>();

/** The descriptors that an official client package ships: the same that its client speaks. */
export function schemaOf(packageName: string): Root {
  let root = roots.get(packageName);
  if (root === undefined) {
    const text = readFileSync(require.resolve(`${packageName}/build/protos/protos.json`), 'utf8');
    root = protobuf.Root.fromJSON(JSON.parse(text) as protobuf.INamespace);
    root.resolveAll();
    roots.set(packageName, root);
  }
  return root;
}

/** All descriptors that have been asked for. */
export function loadedSchemas(): Root[] {
  return [...roots.values()];
}

/** All methods of a service, with the REST bindings its descriptor declares. */
export function methodsOf(root: Root, serviceName: string): ApiMethod[] {
  const service: Service = root.lookupService(serviceName);
  return service.methodsArray.map((method) => {
    method.resolve();
    const { resolvedRequestType: request, resolvedResponseType: response } = method;
    if (request === null || response === null) throw new Error(`${serviceName}.${method.name} has unknown types.`);
    return {
      service: serviceName,
      name: method.name,
      request,
      response,
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
      bindings: bindingsOf(method),
    };
  });
}

const VERBS = ['get', 'put', 'post', 'delete', 'patch'] as const;

type HttpRule = { [V in (typeof VERBS)[number]]?: string } & { body?: string; additional_bindings?: HttpRule | HttpRule[] };

function bindingsOf(method: Method): RestBinding[] {
  const options: unknown = method.parsedOptions;
  const parsed: unknown[] = Array.isArray(options) ? options : [options ?? {}];
  const rules = parsed.flatMap((option) => {
    const rule: unknown = typeof option === 'object' && option !== null ? Reflect.get(option, '(google.api.http)') : undefined;
    return rule === undefined ? [] : [rule as HttpRule];
  });
  return rules.flatMap((rule) => [rule, ...[rule.additional_bindings ?? []].flat()]).flatMap(toBinding);
}

function toBinding(rule: HttpRule): RestBinding[] {
  return VERBS.flatMap((verb) => {
    const template = rule[verb];
    if (template === undefined) return [];
    const body = rule.body === undefined || rule.body === '' ? null : rule.body === '*' ? '*' : camelPath(rule.body);
    return [{ verb: verb.toUpperCase(), template: template.replaceAll(/\{([^}=]+)/g, (_, field: string) => `{${camelPath(field)}`), body }];
  });
}
