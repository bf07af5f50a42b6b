import type { RegisteredFunction, RpcBinding } from './functions-core.ts';
import { parseRoute, type RouteTemplate } from './route-template.ts';

/** An HTTP function and where it answers. */
export interface FunctionRoute {
  fn: RegisteredFunction;
  /** With the prefix, beginning with `/`: `/api/items/{id}`. */
  path: string;
  /** Upper-case; every method where empty. */
  methods: readonly string[];
  template: RouteTemplate;
}

/** The trigger's binding and its name. */
export function triggerEntry(fn: RegisteredFunction): [string, RpcBinding] {
  const bindings = Object.entries(fn.metadata.bindings);
  return bindings.find(([, { type, direction }]) => direction !== 'out' && /trigger$/i.test(type)) ?? ['', { type: 'unknownTrigger' }];
}

/** The trigger's binding. */
export const triggerOf = (fn: RegisteredFunction): RpcBinding => triggerEntry(fn)[1];

/** Bindings that are read before the function runs, besides the trigger. */
export function inputBindings(fn: RegisteredFunction): [string, RpcBinding][] {
  const [trigger] = triggerEntry(fn);
  return Object.entries(fn.metadata.bindings).filter(([name, { direction }]) => direction === 'in' && name !== trigger);
}

export function isHttp(fn: RegisteredFunction): boolean {
  return triggerOf(fn).type.toLowerCase() === 'httptrigger';
}

/** `httpTrigger` -> `http`. */
export function triggerName(fn: RegisteredFunction): string {
  return triggerOf(fn).type.replace(/Trigger$/i, '');
}

/** Routes of all HTTP functions, in the order in which they are tried. Throws where one cannot be understood. */
export function functionRoutes(functions: Iterable<RegisteredFunction>, prefix: string): FunctionRoute[] {
  return [...functions]
    .filter(isHttp)
    .map((fn) => toRoute(fn, prefix))
    .toSorted((a, b) => (a.template.precedence < b.template.precedence ? -1 : a.template.precedence > b.template.precedence ? 1 : 0));
}

function toRoute(fn: RegisteredFunction, prefix: string): FunctionRoute {
  const { route, methods } = triggerOf(fn);
  // The function's name where there is no route; an empty one is the prefix itself.
  const own = typeof route === 'string' ? route.replace(/^\/+/, '') : fn.metadata.name;
  const path = `/${[prefix, own].filter((part) => part !== '').join('/')}`;
  const list = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  try {
    return { fn, path, methods: list, template: parseRoute(path) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`The route '${own}' of the function "${fn.metadata.name}" is invalid: ${why}`);
  }
}

/** The function for a request; a path that matches with another method does not match at all, as on Azure. */
export function findRoute(
  routes: readonly FunctionRoute[],
  method: string,
  path: string,
): { route: FunctionRoute; params: Record<string, string> } | null {
  const mark = path.indexOf('?');
  const pathname = mark < 0 ? path : path.slice(0, mark);
  for (const route of routes) {
    if (route.methods.length > 0 && !route.methods.includes(method)) continue;
    const params = route.template.match(pathname);
    if (params !== null) return { route, params };
  }
  return null;
}
