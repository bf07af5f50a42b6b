import type { FunctionDetail } from '#shared/model/function.ts';
import type { Sample } from './use-samples.ts';

type Entry = FunctionDetail['entries'][number];

/**
 * What the routes of the functions inside a deployable ask for: a request to each that takes requests, an event for what
 * something else sets off. Of a function that is named by itself only its own.
 */
export function ownSamples({ ref, app, entries, triggerList }: Pick<FunctionDetail, 'ref' | 'app' | 'entries' | 'triggerList'>): Sample[] {
  const mine = (app === undefined ? entries : entries.filter((entry) => entry.ref === ref)).filter(hasOwnAddress);
  return mine.map((entry) => {
    const { name, route, byHand } = entry;
    const base = { id: `own:${name}`, group: app === undefined ? 'Functions of this app' : 'This function', label: name };
    if (byHand !== undefined)
      return { ...base, summary: `${byHand.method} ${byHand.path}`, input: requestOf(byHand.method, byHand.path, byHand.body) };
    if (route === null) {
      const payload = { body: '{}', encoding: 'utf8' as const, contentType: 'application/json' };
      return { ...base, summary: 'Event', input: { payload, mode: 'sync', http: null } };
    }
    const method = methodOf(methodsFor(entry, triggerList));
    const path = fillRoute(route);
    const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE';
    return { ...base, summary: `${method} ${path}`, input: requestOf(method, path, hasBody ? '{}' : null) };
  });
}

/** A request with this JSON as its body, if it has one. */
const requestOf = (method: string, path: string, json: string | null): Sample['input'] => ({
  payload: { body: json ?? '', encoding: 'utf8', contentType: json === null ? null : 'application/json' },
  mode: 'sync',
  http: { method, path, headers: json === null ? {} : { 'content-type': 'application/json' } },
});

/** Elsewhere a request goes to the deployable itself, whichever of its functions answers. */
const hasOwnAddress = ({ route, trigger }: Entry): boolean => route !== null || !/^http/i.test(trigger);

function methodsFor({ route }: Entry, triggers: FunctionDetail['triggerList']): readonly string[] {
  const http = triggers.filter(({ kind }) => kind === 'http');
  const own = http.find(({ url }) => url !== null && route !== null && isAt(url, route));
  return (own ?? (http.length === 1 ? http[0] : undefined))?.methods ?? [];
}

/** Whether a URL's path is a route, in whichever way its characters are escaped. */
function isAt(url: string, route: string): boolean {
  if (!URL.canParse(url)) return false;
  const at = new URL(url);
  const path = at.pathname;
  at.pathname = route;
  return at.pathname === path;
}

const methodOf = (methods: readonly string[]): string =>
  methods.length === 0 || methods.includes('GET') ? 'GET' : methods.includes('POST') ? 'POST' : (methods[0] ?? 'GET');

/** `/items/{id:int}/{*rest}`: values in the places of parameters, without those that may be left out. */
function fillRoute(route: string): string {
  return route
    .replace(/\/\{[^}]*[?=][^}]*\}/g, '')
    .replace(/\{\*{0,2}(\w+)(:[^}]*)?\}/g, (_all, name: string, constraint: string = '') =>
      /int|long|decimal|float|double/.test(constraint) ? '1' : name,
    );
}
