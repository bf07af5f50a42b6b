import type { FunctionEnvelope } from '@azure/arm-appservice';
import type { InvocationInput } from '#shared/model/invocation.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { functionName, kindOf, routeOf, triggerBinding } from '../functions/bindings.ts';
import { functionsOf } from '../functions/list-all.ts';
import { pickFunction } from '../functions/read-detail.ts';
import { AZURE } from '../provider-id.ts';
import { siteHost } from '../scm/scm-site.ts';
import { refOf, type FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';

/** How one function is called. The key is a secret. */
export interface Target {
  name: string;
  /** Null for the one that is meant by the path alone. */
  isHttp: boolean;
  url: URL;
  method: string;
  key: string | null;
}

const isHttpFunction = (fn: FunctionEnvelope): boolean => kindOf(triggerBinding(fn)) === 'http';

/** The one function that can be meant, where the app alone was named. */
function onlyOne(context: AzureContext, found: FoundSite, functions: readonly FunctionEnvelope[], http: boolean, op: string): FunctionEnvelope {
  const candidates = http ? functions.filter(isHttpFunction) : functions;
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  const requests = functions.filter(isHttpFunction);
  if (requests.length === 1 && requests[0] !== undefined && functions.length === 1) return requests[0];
  const names = functions.map((fn) => refOf(context, found, functionName(fn)));
  throw new AppError(functions.length === 0 ? 'function_failed' : 'invalid_input', functions.length === 0 ? `${found.key.app} has no function that could be called.` : `${found.key.app} has ${functions.length} functions: which one?`, {
    provider: AZURE,
    op,
    hint: functions.length === 0 ? 'Its host found none in the package: deploy it again, or look at its log.' : `Name one: ${names.join(', ')}.`,
  });
} // prettier-ignore

/** The function whose route a path is of; null where none fits. */
function byPath(functions: readonly FunctionEnvelope[], path: string): FunctionEnvelope | null {
  const wanted = (path.split('?')[0] ?? '').toLowerCase();
  const fits = (template: string): boolean => {
    const parts = template.toLowerCase().split('/');
    const given = wanted.split('/');
    const rest = parts.findIndex((part) => part.startsWith('{*'));
    if (rest < 0 && parts.filter((part) => !part.endsWith('?}')).length > given.length) return false;
    if (rest < 0 && given.length > parts.length) return false;
    return parts.every((part, i) => part.startsWith('{') || part === given[i]);
  };
  const routed = functions.find((fn) => {
    const route = routeOf(fn);
    return route !== null && fits(route);
  });
  return routed ?? null;
}

/** The address: the one that was asked for on the app's host, or the function's own with its parameters left to the path. */
function addressOf(found: FoundSite, fn: FunctionEnvelope, path: string | null, op: string): URL {
  if (path !== null && path !== '/' && !path.startsWith('/?')) return new URL(`https://${siteHost(found)}${path.startsWith('/') ? '' : '/'}${path}`);
  const own = fn.invokeUrlTemplate ?? '';
  const route = routeOf(fn);
  if (route === null || !URL.canParse(own)) {
    throw new AppError('unavailable', `Azure names no address of ${functionName(fn)} yet.`, { provider: AZURE, op, hint: 'Try again in a moment, or give the path.' });
  }
  if (/\{(?!\*?\w+(?::[^}]*)?[?=])/.test(route)) {
    throw new AppError('invalid_input', `The route of ${functionName(fn)} has parameters: ${route}.`, { provider: AZURE, op, hint: 'Send a request with a path that has values for them.' });
  }
  const url = new URL(new URL(own).origin);
  url.pathname = route.replace(/\/\{[^}]*\}/g, '');
  if (path !== null) url.search = path.slice(1);
  return url;
} // prettier-ignore

/** The key that opens an HTTP function: its own, else the host's. None where anybody may call it. */
async function keyFor(context: AzureContext, found: FoundSite, fn: FunctionEnvelope, call: Call): Promise<string | null> {
  const level = String(triggerBinding(fn)?.['authLevel'] ?? 'function').toLowerCase();
  if (level === 'anonymous') return null;
  const operations = await siteOperations(context, found.at, call);
  if (level === 'admin') return (await operations.hostKeys()).masterKey ?? null;
  const keys = await operations.functionKeys(functionName(fn));
  const own = keys['default'] ?? Object.values(keys)[0];
  if (own !== undefined) return own;
  const { functionKeys = {} } = await operations.hostKeys();
  return functionKeys['default'] ?? Object.values(functionKeys)[0] ?? null;
}

function methodFor(fn: FunctionEnvelope, http: InvocationInput['http']): string {
  if (http !== null) return http.method.toUpperCase();
  const methods = triggerBinding(fn)?.['methods'];
  const named = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  return named.length === 0 || named.includes('POST') ? 'POST' : (named[0] ?? 'POST');
}

/** What only the engine of Durable Functions sets off. @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-types-features-overview */
const DURABLE = /^(?:orchestration|activity|entity)trigger$/i;

function refuseDurable(fn: FunctionEnvelope, op: string): void {
  const type = String(triggerBinding(fn)?.['type'] ?? '');
  if (!DURABLE.test(type)) return;
  throw new AppError('unsupported', `${functionName(fn)} is a part of Durable Functions (${type}), which nobody calls by itself.`, {
    provider: AZURE,
    op,
    hint: 'Call the function that starts its orchestration: it has a durableClient binding.',
  });
}

/** What is called for a function, an app with one function, or a request to an app. Throws `not_found`, and `invalid_input` where it is not clear. */
export async function targetOf(context: AzureContext, found: FoundSite, http: InvocationInput['http'], op: string, call: Call): Promise<Target> {
  const functions = await functionsOf(context, found, call);
  const named = pickFunction(found, functions);
  const routed = named === null && http !== null ? byPath(functions, http.path) : null;
  const fn = named ?? routed ?? onlyOne(context, found, functions, http !== null, op);
  const name = functionName(fn);
  if (isHttpFunction(fn)) {
    const url = addressOf(found, fn, http?.path ?? null, op);
    return { name, isHttp: true, url, method: methodFor(fn, http), key: await keyFor(context, found, fn, call) };
  }
  refuseDurable(fn, op);
  if (http !== null) {
    throw new AppError('invalid_input', `${name} is not set off by requests but by ${String(triggerBinding(fn)?.['type'] ?? 'its trigger')}.`, { provider: AZURE, op, hint: 'Send it an event.' });
  }
  const { masterKey } = await (await siteOperations(context, found.at, call)).hostKeys();
  return { name, isHttp: false, url: new URL(`https://${siteHost(found)}/admin/functions/${encodeURIComponent(name)}`), method: 'POST', key: masterKey ?? null };
} // prettier-ignore
