import type { CallView } from './call-view.ts';
import { checkCorsHeaders, checkCorsSent } from './cors.ts';
import type { Machine } from './machine.ts';
import { isTrace, report, secretOf } from './report-flow.ts';
import { deepTaints, fieldIgnoringCase, isSafeFor, type place, type Taint, type Value } from './value.ts';

type Place = ReturnType<typeof place>;

/** Where in a statement of several lines something goes back: where it was last seen in it. */
function within(at: Place, { path }: Taint): Place {
  const last = path.at(-1)?.at;
  return last !== undefined && last.file === at.file && last.line >= at.line && last.line <= (at.endLine ?? at.line) ? last : at;
}

/** What must not go back to the caller. */
export function checkAnswer(machine: Machine, at: Place, given: readonly Value[], sink: string): void {
  const taints = given.flatMap((each) => deepTaints(each));
  const stack = taints.find(({ kind, label }) => kind === 'error' && isTrace(label));
  if (stack !== undefined) {
    const message = `${stack.label} goes back to the caller: file names, versions and code paths with it.`;
    report(machine, { rule: 'CODE-010', sink, at: within(at, stack), taint: stack, message, confidence: 'high' });
  }
  const secret = taints.find(({ kind }) => kind === 'secret');
  if (secret !== undefined) {
    const message = `${secretOf(secret)} goes back to the caller.`;
    report(machine, { rule: 'SEC-005', sink, at: within(at, secret), taint: secret, message, confidence: 'medium' });
  }
  for (const each of given) checkResponse(machine, at, each, sink);
}

const isUnsafe = (taint: Taint, rule: string): boolean => taint.kind === 'event' && !taint.indirect && !isSafeFor(taint, rule);

/** A response as an object: `{ statusCode, headers, body }`. */
function checkResponse(machine: Machine, at: Place, given: Value, sink: string): void {
  // Answers of Python are tuples, too: `(body, status, headers)`.
  const headers = fieldIgnoringCase(given, 'headers') ?? given.fields?.get('2');
  checkCorsHeaders(machine, at, headers, sink);
  if (headers === undefined) return;
  const location = fieldIgnoringCase(headers, 'location');
  checkRedirect(machine, at, location, sink);
  if (/html/i.test(fieldIgnoringCase(headers, 'content-type')?.text ?? ''))
    checkPage(machine, at, fieldIgnoringCase(given, 'body'), sink, 'high');
}

/** The path that was asked for: an address of its own host. */
const OWN_PATH = /(?:^|\.)(?:path|full_path|rawPath|originalUrl)$/;

function checkRedirect(machine: Machine, at: Place, target: Value | undefined, sink: string): void {
  const taint = target?.taints.find((each) => each.head && !OWN_PATH.test(each.label) && isUnsafe(each, 'CODE-014'));
  if (taint === undefined) return;
  const message = `${taint.label}, which comes from outside, decides where the browser is sent.`;
  report(machine, { rule: 'CODE-014', sink, at, taint, message, confidence: 'medium' });
} // prettier-ignore

/** A text of the request itself; where no tag is near, anything else may be an answer of another kind. */
const PLAIN = /^\w+$|(?:query|params|args|queryStringParameters|form)(?:\.[\w$]+|\["[^"]*"\]|\[\]|\.get\(\))$/;

function checkPage(machine: Machine, at: Place, page: Value | undefined, sink: string, confidence: 'high' | 'medium'): void {
  const taint = page === undefined ? undefined : deepTaints(page).find((each) => isUnsafe(each, 'CODE-013'));
  if (taint === undefined || (confidence === 'medium' && !PLAIN.test(taint.label))) return;
  const message = `${taint.label}, which comes from outside, becomes part of a page without being escaped.`;
  report(machine, { rule: 'CODE-013', sink, at: taint.path.at(-1)?.at ?? at, taint, message, confidence });
}

/** A request read as a text; a body may be an object, which is answered as JSON. */
const TEXT = /(?:query|params|args|queryStringParameters|form)(?:\.[\w$]+|\["[^"]*"\]|\.get\(\))$/;

/** What frameworks send as a page unless they are told otherwise. */
function isPage(given: Value | undefined): given is Value {
  if (given === undefined || given.fields !== null) return false;
  return given.composed > 0 || (given.sym === null && given.taints.some(({ kind, label }) => kind === 'event' && TEXT.test(label)));
}

/** `response.send(text)`, `response.redirect(url)`, `HttpResponse(text, mimetype="text/html")`. */
export function checkSent(machine: Machine, call: CallView, at: Place): void {
  const { method, args, sym } = call;
  const [first] = args;
  const sink = (sym ?? method).slice(0, 80);
  checkCorsSent(machine, call, at, sink);
  const page = pageOf(call);
  if (page !== undefined) checkPage(machine, at, page, sink, method === 'send' && page.composed < 2 ? 'medium' : 'high');
  if (/^redirect$|^RedirectResponse$/i.test(method))
    checkRedirect(
      machine,
      at,
      args.find(({ taints }) => taints.length > 0),
      sink,
    );
  if (/^(?:setHeader|set|header)$/.test(method) && first?.text?.toLowerCase() === 'location') checkRedirect(machine, at, args[1], sink);
}

const TYPES = ['mimetype', 'content_type', 'headers'];
const pageIn = (given: Value | undefined) => (isPage(given) ? given : undefined);

/** Responses of Flask are pages unless they say otherwise; `Markup(text)` is said to be safe in one. */
function flaskPage({ method, args: [first], keywords, sym }: CallView): Value | undefined {
  if (method === 'Markup') return first;
  if (method === 'make_response') return first?.composed === 2 ? pageIn(first) : undefined;
  const response = /^(?:flask|quart|werkzeug(?:\.wrappers)?)\.Response$/.test(sym ?? '') && !TYPES.some((name) => keywords.has(name));
  return response ? pageIn(keywords.get('response') ?? first) : undefined;
}

/** What a call sends as a page, if it does. */
function pageOf(call: CallView): Value | undefined {
  const { method, args, keywords } = call;
  const [first] = args;
  if (method === 'send') return isAnswer(call) && isPage(first) ? first : undefined;
  const type = keywords.get('mimetype') ?? keywords.get('content_type') ?? keywords.get('media_type');
  if (!/html/i.test(type?.text ?? '') && !/^(?:HTMLResponse|html)$/.test(method)) return flaskPage(call);
  return keywords.get('body') ?? keywords.get('content') ?? first;
}

/** The response of a web framework is a parameter: nothing else that sends is one. */
function isAnswer({ sym, receiver }: CallView): boolean {
  return sym === null || receiver?.sym === null || /^response(?:\.|$)/.test(sym);
}

/** What the function that the cloud calls gives back. `page`: where texts are pages. */
export function checkReturn(machine: Machine, at: Place, given: Value, page: boolean): void {
  checkAnswer(machine, at, [given], 'return');
  const body = given.fields?.get('0') ?? given;
  if (isPage(body) && (page || body.composed === 2)) checkPage(machine, at, body, 'return', body.composed === 2 ? 'high' : 'medium');
}
