import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { report } from './report-flow.ts';
import { fieldIgnoringCase, isSafeFor, type place, type Value } from './value.ts';

type Place = ReturnType<typeof place>;

/** Rule of flows that say whose scripts may read answers, and of those that say that logins go along (read by the same rule). */
const RULE = 'EXP-008';
const CREDENTIALS = 'EXP-008-credentials';
const ORIGIN = 'access-control-allow-origin';
const WITH_LOGIN = 'access-control-allow-credentials';

const isTrue = (of: Value | undefined) => of?.literal === true || of?.text?.toLowerCase() === 'true';

function tellAny(machine: Machine, at: Place, sink: string, message: string): void {
  report(machine, { rule: RULE, sink, at, taint: null, message, confidence: 'high' });
}

function checkOrigin(machine: Machine, at: Place, given: Value | undefined, sink: string): void {
  if (given === undefined) return;
  if (given.text === '*') return tellAny(machine, at, sink, 'The code lets scripts of every web site read its answers: Access-Control-Allow-Origin is "*".');
  const taint = given.taints.find((each) => each.kind === 'event' && !each.indirect && !isSafeFor(each, RULE));
  if (taint === undefined || given.safe.includes('*')) return;
  const message = `The code lets scripts of whatever web site asks read its answers: Access-Control-Allow-Origin is ${taint.label}.`;
  report(machine, { rule: RULE, sink, at, taint, message, confidence: 'medium' });
} // prettier-ignore

function checkLogin(machine: Machine, at: Place, given: Value | undefined, sink: string): void {
  if (isTrue(given)) report(machine, { rule: CREDENTIALS, sink, at, taint: null, message: 'Logins go along.', confidence: 'high' });
}

/** The headers of an answer, as an object. */
export function checkCorsHeaders(machine: Machine, at: Place, headers: Value | undefined, sink: string): void {
  if (headers === undefined) return;
  checkOrigin(machine, at, fieldIgnoringCase(headers, ORIGIN), sink);
  checkLogin(machine, at, fieldIgnoringCase(headers, WITH_LOGIN), sink);
}

/** `response.set(name, value)`, `response.set({ … })`, `HttpResponse(headers={ … })`. */
export function checkCorsSent(machine: Machine, { method, args, keywords }: CallView, at: Place, sink: string): void {
  checkCorsHeaders(machine, at, keywords.get('headers'), sink);
  if (!/^(?:setHeader|set|header|append|writeHead)$/.test(method)) return;
  const [first, second] = args;
  const name = first?.text?.toLowerCase();
  if (name === ORIGIN) checkOrigin(machine, at, second, sink);
  if (name === WITH_LOGIN) checkLogin(machine, at, second, sink);
  for (const each of [first, second]) checkCorsHeaders(machine, at, each, sink);
}

/** Libraries that set the headers: what they let in, and whether logins go along. */
const LIBRARIES: readonly { symbol: RegExp; origins: string; login: string; any(origins: Value | undefined, call: CallView): boolean }[] = [
  // @see https://github.com/expressjs/cors#configuration-options
  { symbol: /^cors$/, origins: 'origin', login: 'credentials', any: (origins, { args }) => (args.length === 0 || args[0]?.fields instanceof Map) && isAny(origins) },
  // @see https://corydolphin.com/flask-cors/extension/
  { symbol: /^flask_cors\.(?:CORS|cross_origin)$/, origins: 'origins', login: 'supports_credentials', any: (origins, { keywords }) => (origins === undefined ? !keywords.has('resources') : isWild(origins)) },
  // @see https://fastapi.tiangolo.com/tutorial/cors/
  { symbol: /\.add_middleware$/, origins: 'allow_origins', login: 'allow_credentials', any: (origins, { args }) => args[0]?.sym?.endsWith('.CORSMiddleware') === true && origins !== undefined && isWild(origins) },
  // @see https://middy.js.org/docs/middlewares/http-cors
  { symbol: /^@middy\/http-cors$/, origins: 'origin', login: 'credentials', any: (origins, { args }) => [origins, args[0]?.fields?.get('origins')].some((each) => each !== undefined && isWild(each)) },
  // @see https://hono.dev/docs/middleware/builtin/cors
  { symbol: /^hono\/cors\.cors$/, origins: 'origin', login: 'credentials', any: isAny },
  // @see https://docs.nestjs.com/security/cors
  { symbol: /^@nestjs\/core\.NestFactory\.create\(\)\.enableCors$/, origins: 'origin', login: 'credentials', any: isAny },
  // @see https://github.com/fastify/fastify-cors#options
  { symbol: /\.register$/, origins: 'origin', login: 'credentials', any: (origins, { args }) => args[0]?.sym === '@fastify/cors' && (origins?.literal === true || (origins !== undefined && isWild(origins))) },
  // @see https://aws.github.io/chalice/topics/views.html#cors-support
  { symbol: /^chalice\.(?:Chalice|Blueprint)\(\)\.route$/, origins: 'cors', login: '', any: (origins) => origins?.literal === true },
]; // prettier-ignore

/** No list at all, every site, or whichever asks. */
function isAny(origins: Value | undefined): boolean {
  return origins === undefined || isWild(origins) || origins.literal === true;
}

const isWild = ({ text, fields }: Value): boolean => text === '*' || [...(fields?.values() ?? [])].some((each) => each.text === '*');

/** `cors()`, `CORS(app)`: without a list of origins they let everybody in. */
export function checkCorsLibrary(machine: Machine, call: CallView, at: Place): void {
  const sym = call.sym ?? '';
  const library = LIBRARIES.find(({ symbol }) => symbol.test(sym));
  if (library === undefined) return;
  const option = (name: string) => call.keywords.get(name) ?? call.args.map((arg) => arg.fields?.get(name)).find((each) => each !== undefined);
  if (!library.any(option(library.origins), call)) return;
  tellAny(machine, at, sym, `The code lets scripts of every web site read its answers: ${sym} is given no list of origins.`);
  checkLogin(machine, at, option(library.login), sym);
} // prettier-ignore
