import { checkAnswer, checkSent } from './answers.ts';
import type { CallView } from './call-view.ts';
import { checkCorsLibrary } from './cors.ts';
import { checkCookie } from './cookies.ts';
import { checkLogs } from './logs.ts';
import type { Frame, Machine } from './machine.ts';
import { ENVIRONMENT } from './member.ts';
import { report, secretOf } from './report-flow.ts';
import { NO_OBJECT } from './put-together.ts';
import { checkKeys, checkSettings } from './settings.ts';
import { OBJECT_SINKS } from './sink-table-objects.ts';
import { contentOf } from './stored-files.ts';
import { isValidatedBefore } from './validated.ts';
import { wholeTaint } from './whole.ts';
import { SINKS, isStringArgument, type Sink } from './sink-table.ts';
import { deepTaints, isSafeFor, place, value, type Taint, type Value } from './value.ts';

const RESPONDS = /^(?:callback|cb|done|succeed|send|json|end|write|jsonify|HttpResponse|make_response|JSONResponse|Response)$/;
const DECODES = /^(?:b64decode|urlsafe_b64decode|base64_url_decode|base64url_decode|atob|from|decode|decodeBase64)$/;
const VERIFIES = /(?:^|\.)(?:verify|jwtVerify|verifyIdToken|verify_id_token|verify_oauth2_token|verifyAccessToken|compactVerify)$/;

const LOOKS_INTO = /^(?:jsonwebtoken\.decode|jwt-decode(?:\.jwtDecode)?|jose\.decodeJwt)$/;

const ALL = [...SINKS, ...OBJECT_SINKS];

/** The argument of a sink: by position, or by one of its names. */
function pick(call: CallView, { arg, names = [], byName = false }: Sink): Value | null {
  if (arg === 'receiver') return call.receiver;
  if (arg === 'any') return value({ taints: call.all.flatMap((each) => deepTaints(each)) });
  for (const name of names) {
    const named = call.keywords.get(name);
    if (named !== undefined) return named;
  }
  // Libraries of JavaScript take what others take by name as the fields of one object.
  for (const name of names) {
    const field = call.args[arg]?.fields?.get(name);
    if (field !== undefined) return field;
  }
  return names.length > 0 && byName ? null : (call.args[arg] ?? null);
}

/** Parts of a request that are texts, whatever is sent. */
const TEXT_ONLY = /\.(?:pathParameters|queryStringParameters|headers|params|path_params|matches)(?:\.[\w$]+|\["[^"]*"\])$/;

function taintedBy(given: Value, sink: Sink, fromCloud: readonly RegExp[]): Taint | undefined {
  const { rule } = sink;
  const needsHead = sink.head === true;
  const indirect = sink.indirect !== false;
  const fit = given.taints.filter(
    (taint) =>
      taint.kind === 'event' &&
      !fromCloud.some((pattern) => pattern.test(taint.label)) &&
      sink.label?.test(taint.label) !== false &&
      !isSafeFor(taint, rule) &&
      !(sink.objects === true && (taint.safeFor.includes(NO_OBJECT) || TEXT_ONLY.test(taint.label))) &&
      (!needsHead || taint.head) &&
      (indirect || !taint.indirect),
  );
  return fit.find((taint) => !taint.indirect) ?? fit[0];
}

function isSafe({ safe }: Value, rule: string): boolean {
  return safe.includes('*') || safe.includes(rule);
}

/** What was stored before, or a text that is not fixed: where nothing from outside was seen to come in. */
function checkWithout(machine: Machine, sink: Sink, name: string, given: Value, at: ReturnType<typeof place>): void {
  const { rule } = sink;
  const stored = sink.secondOrder === true ? given.taints.find((each) => each.kind === 'stored' && !isSafeFor(each, rule)) : undefined;
  if (stored !== undefined) {
    const message = `${sink.what} (${shown(name)}) gets ${stored.label}, which was stored before: whoever may write there decides what happens here.`;
    report(machine, { rule, sink: shown(name), at, taint: stored, message, confidence: 'medium' });
    return;
  }
  // Commands of scripts that stand beside the functions are nobody's input.
  const counts = machine.inRequest || rule === 'CODE-002';
  // What comes from outside was seen, and had been checked.
  if (given.taints.some(({ kind }) => kind === 'event')) return;
  if (sink.dynamic !== undefined && counts && isStringArgument(given) && !isSafe(given, rule))
    report(machine, { rule, sink: shown(name), at, taint: null, message: sink.dynamic, confidence: 'low' });
} // prettier-ignore

/** What of an argument does harm: itself, anything in it, or only what leaves its fields to the sender. */
function looked({ deep, whole }: Sink, given: Value): Value {
  if (whole === true) return value({ taints: [wholeTaint(given)].filter((each) => each !== undefined) });
  return deep === true ? value({ ...given, taints: deepTaints(given) }) : given;
}

/** Whether a sink is meant by a call, by its name and what it is given. */
function applies(machine: Machine, { rule, symbol, except, when, whole }: Sink, name: string, call: CallView): boolean {
  if (!symbol.test(name) || except?.test(name) === true) return false;
  if (whole === true && rule === 'CODE-018' && isValidatedBefore(machine)) return false;
  return when === undefined || when(call);
}

/** What of the argument is looked at; what reads objects back may be given the path of a file instead. */
function examined(machine: Machine, sink: Sink, given: Value): Value {
  if (sink.rule === 'CODE-003' && given.text !== null) return value({ taints: [...contentOf(machine, given)], text: given.text });
  return looked(sink, given);
}

function checkSinks(machine: Machine, frame: Frame, call: CallView): void {
  const name = call.sym ?? `?.${call.method}`;
  for (const sink of ALL) {
    if (!applies(machine, sink, name, call)) continue;
    const given = pick(call, sink);
    if (given === null) continue;
    const part = examined(machine, sink, given);
    const taint = taintedBy(part, sink, machine.knowledge.fromCloud ?? []);
    const at = place(frame.file, call.loc);
    if (taint === undefined) checkWithout(machine, sink, name, part, at);
    else {
      const message = `${sink.what} (${shown(name)}) gets ${taint.label}, which comes from outside.`;
      const confidence = taint.indirect ? 'medium' : (sink.confidence ?? 'high');
      // A token is often looked into for the key that it is then checked with.
      report(machine, { rule: sink.rule, sink: shown(name), at, taint, message, confidence, token: LOOKS_INTO.test(name) });
    }
  }
}

function shown(name: string): string {
  return name.replace(/^\?\./, '').slice(0, 80);
}

/** Tokens taken apart and believed. */
function checkToken(machine: Machine, frame: Frame, call: CallView): void {
  const name = call.sym ?? `?.${call.method}`;
  if (VERIFIES.test(name) && !/(?:crypto\.\w+|bcrypt\w*)\.(?:verify)$/.test(name)) machine.verifies = true;
  const at = place(frame.file, call.loc);
  const split = call.args.flatMap(({ taints }) => taints).find((taint) => taint.kind === 'event' && taint.split && !taint.indirect);
  if (split !== undefined && DECODES.test(call.method) && (call.method !== 'from' || call.args[1]?.text?.startsWith('base64') === true))
    report(machine, {
      rule: 'CODE-007',
      sink: shown(name),
      at,
      taint: split,
      message: 'Part of a token is decoded and used; nothing checks its signature, so a caller can write what he likes into it.',
      confidence: 'medium',
      token: true,
    });
}

const CLIENTS = /^(?:fetch|node-fetch|axios|got|request|needle|superagent|undici|https?|requests|httpx|aiohttp|urllib3?)\b/;

/** All variables, sent to somewhere else. */
function checkEnvironmentSent(machine: Machine, call: CallView, at: ReturnType<typeof place>): void {
  const sym = call.sym ?? '';
  if (!CLIENTS.test(sym)) return;
  const all = call.all.flatMap((each) => deepTaints(each)).find(({ kind, label }) => kind === 'secret' && ENVIRONMENT.test(label));
  if (all === undefined) return;
  report(machine, { rule: 'SEC-005', sink: shown(sym), at, taint: all, message: `${secretOf(all)} is sent to another host.`, confidence: 'high' });
} // prettier-ignore

/** Everything there is to say about a call into code that was not read. */
export function checkCall(machine: Machine, frame: Frame, call: CallView): void {
  checkSinks(machine, frame, call);
  checkLogs(machine, frame, call);
  checkToken(machine, frame, call);
  const { sym } = call;
  const at = place(frame.file, call.loc);
  if (RESPONDS.test(call.method) && machine.inRequest) checkAnswer(machine, at, call.all, shown(sym ?? call.method));
  if (machine.inRequest) checkSent(machine, call, at);
  checkKeys(machine, call, at);
  checkSettings(machine, call, at);
  checkCorsLibrary(machine, call, at);
  checkCookie(machine, call, at);
  checkEnvironmentSent(machine, call, at);
  if (sym === null || !machine.knowledge.sdk.some((pattern) => pattern.test(sym))) return;
  note(machine, call, sym, at);
  if (machine.knowledge.publishes.some((pattern) => pattern.test(sym))) {
    const secret = call.all.flatMap((each) => deepTaints(each)).find(({ kind }) => kind === 'secret');
    if (secret !== undefined)
      report(machine, {
        rule: 'SEC-005',
        sink: shown(sym),
        at,
        taint: secret,
        message: `${secretOf(secret)} is published.`,
        confidence: 'high',
      });
  }
}

function note(machine: Machine, call: CallView, sym: string, at: ReturnType<typeof place>): void {
  const key = `${sym} ${at.file}:${at.line}`;
  if (machine.calls.has(key)) return;
  const args: Record<string, string | null> = {};
  for (const [name, each] of [...(call.args[0]?.fields ?? []), ...call.keywords]) {
    if (Object.keys(args).length < 12)
      args[name] = each.text?.slice(0, 200) ?? (each.sym?.startsWith('env.') === true ? `\${${each.sym}}` : null);
  }
  machine.calls.set(key, { symbol: sym, args, at });
}
