import type { CallView } from './call-view.ts';
import type { Func, Loc } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import { report, tokenName } from './report-flow.ts';
import { SINKS, isStringArgument, type Sink } from './sink-table.ts';
import { deepTaints, place, value, type Scope, type Taint, type Value } from './value.ts';

const LOGGERS =
  /^(?:console\.(?:log|info|debug|warn|error|trace|dir)|print|pprint\.pprint|(?:logging|logger|log|LOGGER|LOG)(?:\.\w+\(\))?\.(?:info|debug|warn|warning|error|critical|log|exception)|logging\.getLogger\(\)\.(?:info|debug|warn|warning|error|critical|log)|winston\.createLogger\(\)\.\w+|pino\(\)\.\w+)$/;
const RESPONDS = /^(?:send|json|end|write|jsonify|HttpResponse|make_response|JSONResponse|Response)$/;
const DECODES = /^(?:b64decode|urlsafe_b64decode|base64_url_decode|base64url_decode|atob|from|decode|decodeBase64)$/;
const VERIFIES = /(?:^|\.)(?:verify|jwtVerify|verifyIdToken|verify_id_token|verify_oauth2_token|verifyAccessToken|compactVerify)$/;

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

function taintedBy(given: Value, rule: string, needsHead: boolean, indirect: boolean): Taint | undefined {
  const fit = given.taints.filter(
    (taint) =>
      taint.kind === 'event' &&
      !taint.safeFor.includes(rule) &&
      !taint.safeFor.includes('*') &&
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
  const stored = sink.secondOrder === true ? given.taints.find(({ kind, safeFor }) => kind === 'stored' && !safeFor.includes(rule) && !safeFor.includes('*')) : undefined;
  if (stored !== undefined) {
    const message = `${sink.what} (${shown(name)}) gets ${stored.label}, which was stored before: whoever may write there decides what happens here.`;
    report(machine, { rule, sink: shown(name), at, taint: stored, message, confidence: 'medium' });
    return;
  }
  // Commands of scripts that stand beside the functions are nobody's input.
  const counts = machine.inRequest || rule === 'CODE-002';
  if (sink.dynamic !== undefined && counts && isStringArgument(given) && !isSafe(given, rule))
    report(machine, { rule, sink: shown(name), at, taint: null, message: sink.dynamic, confidence: 'low' });
} // prettier-ignore

function checkSinks(machine: Machine, frame: Frame, call: CallView): void {
  const name = call.sym ?? `?.${call.method}`;
  for (const sink of SINKS) {
    if (!sink.symbol.test(name) || sink.except?.test(name) === true || (sink.when !== undefined && !sink.when(call))) continue;
    const given = pick(call, sink);
    if (given === null) continue;
    const deep = sink.deep === true ? value({ ...given, taints: deepTaints(given) }) : given;
    const taint = taintedBy(deep, sink.rule, sink.head === true, sink.indirect !== false);
    const at = place(frame.file, call.loc);
    if (taint === undefined) checkWithout(machine, sink, name, deep, at);
    else {
      const message = `${sink.what} (${shown(name)}) gets ${taint.label}, which comes from outside.`;
      const confidence = taint.indirect ? 'medium' : (sink.confidence ?? 'high');
      report(machine, { rule: sink.rule, sink: shown(name), at, taint, message, confidence });
    }
  }
}

function shown(name: string): string {
  return name.replace(/^\?\./, '').slice(0, 80);
}

function checkLogs(machine: Machine, frame: Frame, call: CallView): void {
  if (!LOGGERS.test(call.sym ?? '')) return;
  const at = place(frame.file, call.loc);
  const taints = call.all.flatMap((each) => deepTaints(each));
  const secret = taints.find(({ kind }) => kind === 'secret');
  const sink = shown(call.sym ?? call.method);
  if (secret !== undefined)
    report(machine, {
      rule: 'SEC-005',
      sink,
      at,
      taint: secret,
      message: `The secret ${secret.label} is written to the log.`,
      confidence: 'high',
    });
  const whole = taints.find(({ kind, label }) => kind === 'event' && /^[A-Za-z_]+$/.test(label));
  if (whole !== undefined)
    report(machine, {
      rule: 'CODE-011',
      sink,
      at,
      taint: whole,
      message: `The whole ${whole.label} is written to the log, with whatever personal data and tokens are in it.`,
      confidence: 'high',
    });
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

/** Everything there is to say about a call into code that was not read. */
export function checkCall(machine: Machine, frame: Frame, call: CallView): void {
  checkSinks(machine, frame, call);
  checkLogs(machine, frame, call);
  checkToken(machine, frame, call);
  const { sym } = call;
  const at = place(frame.file, call.loc);
  if (RESPONDS.test(call.method) && machine.inRequest) checkAnswer(machine, at, call.all, shown(sym ?? call.method));
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
        message: `The secret ${secret.label} is published.`,
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

function checkAnswer(machine: Machine, at: ReturnType<typeof place>, given: readonly Value[], sink: string): void {
  const taints = given.flatMap((each) => deepTaints(each));
  const stack = taints.find(({ kind, label }) => kind === 'error' && /\.stack$|^traceback\./.test(label));
  if (stack !== undefined)
    report(machine, {
      rule: 'CODE-010',
      sink,
      at,
      taint: stack,
      message: `${stack.label} goes back to the caller: file names, versions and code paths with it.`,
      confidence: 'high',
    });
  const secret = taints.find(({ kind }) => kind === 'secret');
  if (secret !== undefined)
    report(machine, {
      rule: 'SEC-005',
      sink,
      at,
      taint: secret,
      message: `The secret ${secret.label} goes back to the caller.`,
      confidence: 'medium',
    });
}

/** What the function that the cloud calls gives back. */
export function checkReturn(machine: Machine, frame: Frame, given: Value, fn: Func): void {
  const taints = deepTaints(given);
  const last = taints.find(({ kind }) => kind === 'error' || kind === 'secret')?.path.at(-1);
  checkAnswer(machine, last?.at ?? place(frame.file, { ...fn.loc, endLine: fn.loc.line, endColumn: fn.loc.column }), [given], 'return');
}

/** `name = value`, also as a property. */
export function checkAssignment(machine: Machine, frame: Frame, name: string, given: Value, holder: Scope | null, loc: Loc | null): void {
  if (loc === null) return;
  const at = place(frame.file, loc);
  const random = given.taints.find(({ kind }) => kind === 'random');
  if (random !== undefined && tokenName(name))
    report(machine, {
      rule: 'CODE-008',
      sink: name,
      at,
      taint: random,
      message: `${name} is made with ${random.label}, which can be predicted.`,
      confidence: 'medium',
    });
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && (given.text === '0' || given.literal === 0))
    report(machine, {
      rule: 'CODE-009',
      sink: name,
      at,
      taint: null,
      message: 'Certificates are not checked any more, for any connection.',
      confidence: 'high',
    });
  if ((name === 'rejectUnauthorized' || name === 'strictSSL') && given.literal === false)
    report(machine, {
      rule: 'CODE-009',
      sink: name,
      at,
      taint: null,
      message: 'The certificate of the other side is not checked.',
      confidence: 'high',
    });
  if (name === '_create_default_https_context' && given.sym === 'ssl._create_unverified_context')
    report(machine, {
      rule: 'CODE-009',
      sink: name,
      at,
      taint: null,
      message: 'Certificates are not checked any more, for any connection.',
      confidence: 'high',
    });
  if (!machine.inRequest || holder === null || !holder.module) return;
  const event = given.taints.find(({ kind, indirect }) => kind === 'event' && !indirect);
  if (event !== undefined)
    report(machine, {
      rule: 'SAS12-001',
      sink: name,
      at,
      taint: event,
      message: `${name} lives as long as the execution environment: what one caller sends can be seen while the next one is served.`,
      confidence: 'medium',
    });
}

const ROLE = /(?:\.|\[")(?:is_?admin|role|roles|auth_?level|admin|is_?staff|is_?superuser|user_?type)(?:"\])?$/i;

/** Comparisons: a right that the caller states himself. */
export function checkCompare(machine: Machine, frame: Frame, parts: readonly Value[], loc: Loc): void {
  const claimed = parts
    .flatMap(({ taints }) => taints)
    .find(({ kind, label, indirect }) => kind === 'event' && !indirect && ROLE.test(label));
  if (claimed === undefined || /authorizer|claims|requestContext|identity|principal/i.test(claimed.label)) return;
  report(machine, {
    rule: 'AUTH-102',
    sink: 'comparison',
    at: place(frame.file, loc),
    taint: claimed,
    message: `${claimed.label} decides what is allowed, and the caller can send any value in it.`,
    confidence: 'low',
  });
}

/** Objects that mean something as a whole. */
export function checkObject(machine: Machine, frame: Frame, given: Value, loc: Loc): void {
  const algorithms = given.fields?.get('algorithms');
  const none = [...(algorithms?.fields?.values() ?? [])].some(({ text }) => text?.toLowerCase() === 'none');
  const unverified = given.fields?.get('verify_signature')?.literal === false;
  if (none || unverified)
    report(machine, {
      rule: 'CODE-007',
      sink: none ? 'algorithms' : 'verify_signature',
      at: place(frame.file, loc),
      taint: null,
      message: none ? 'Tokens without a signature are accepted (algorithm "none").' : 'The signature of the token is not checked.',
      confidence: 'high',
    });
}
