import { checkAnswer } from './answers.ts';
import type { Loc } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import { ENVIRONMENT } from './member.ts';
import { report, tokenName } from './report-flow.ts';
import { isSafeFor, place, type Scope, type Taint, type Value } from './value.ts';

const SIDE = 'The certificate of the other side is not checked.';
const ANY = 'Certificates are not checked any more, for any connection.';
/** Names that turn checks of certificates off, with the value that does. */
const TURNED_OFF: readonly { name: RegExp; off(given: Value): boolean; message: string }[] = [
  { name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, off: ({ text, literal }) => text === '0' || literal === 0, message: ANY },
  { name: /^_create_default_https_context$/, off: ({ sym }) => sym === 'ssl._create_unverified_context', message: ANY },
  { name: /^(?:rejectUnauthorized|strictSSL)$/, off: ({ literal }) => literal === false, message: SIDE },
  { name: /^check_hostname$/, off: ({ literal }) => literal === false, message: 'The name in the certificate is not checked.' },
];

/** Whether the same random value was told of where it was first called so. */
function isTold({ flows }: Machine, name: string, { path: [first] }: Taint, at: ReturnType<typeof place>): boolean {
  return [...flows.values()].some((flow) => flow.rule === 'CODE-008' && flow.sink === name && flow.at.line !== at.line && flow.path[0]?.at.line === first?.at.line && flow.path[0]?.at.file === first?.at.file);
} // prettier-ignore

/** `name = value`, also as a property. */
export function checkAssignment(machine: Machine, frame: Frame, name: string, given: Value, holder: Scope | null, loc: Loc | null): void {
  if (loc === null) return;
  const at = place(frame.file, loc);
  const random = given.taints.find(({ kind }) => kind === 'random');
  // Told where it was first given the name.
  if (random !== undefined && tokenName(name) && !isTold(machine, name, random, at)) {
    const message = `${name} is made with ${random.label}, which can be predicted.`;
    report(machine, { rule: 'CODE-008', sink: name, at, taint: random, message, confidence: 'medium' });
  }
  const off = TURNED_OFF.find((each) => each.name.test(name) && each.off(given));
  if (off !== undefined) report(machine, { rule: 'CODE-009', sink: name, at, taint: null, message: off.message, confidence: 'high' });
  if (!machine.inRequest) return;
  // Older handlers of one cloud put their answer onto their context.
  if (name === 'res' && given.fields !== null) checkAnswer(machine, at, [given], 'context.res');
  const event = holder?.module === true ? given.taints.find(({ kind, indirect }) => kind === 'event' && !indirect) : undefined;
  if (event === undefined) return;
  const message = `${name} lives as long as the execution environment: what one caller sends can be seen while the next one is served.`;
  report(machine, { rule: 'SAS12-001', sink: name, at, taint: event, message, confidence: 'medium' });
}

const ROLE = /(?:\.|\[")(?:is_?admin|role|roles|auth_?level|admin|is_?staff|is_?superuser|user_?type)(?:"\])?$/i;

const CREDENTIAL = /(?:authorization|api_?-?key|token|passw(?:or)?d|secret)(?:"\])?$/i;
const NO_CREDENTIAL = /^(?:bearer|basic|none|null|undefined|true|false|string|object|function|token|password|secret)?\s*$/i;

/** What the caller has to know stands in the code. */
export function checkFixedCredential(machine: Machine, frame: Frame, parts: readonly Value[], loc: Loc): void {
  const given = parts.flatMap(({ taints }) => taints).find(({ kind, label, indirect, split }) => kind === 'event' && !indirect && !split && CREDENTIAL.test(label));
  const fixed = parts.find(({ text }) => text !== null && text.length >= 4 && !NO_CREDENTIAL.test(text));
  if (given === undefined || fixed === undefined) return;
  const message = `${given.label} is compared with a fixed text: whoever has seen the code has the credential.`;
  report(machine, { rule: 'AUTH-103', sink: 'comparison', at: place(frame.file, loc), taint: given, message, confidence: 'medium' });
} // prettier-ignore

/** A signature that the code works out. */
const DIGEST = /createHmac\(.*\.digest\(\)$|^hmac\.(?:new|HMAC)\(\)\.(?:hex)?digest\(\)$/;

/** `header === process.env.SECRET`: how long it takes tells how much of it was right. */
export function checkSecretCompare(machine: Machine, frame: Frame, parts: readonly Value[], loc: Loc): void {
  const given = parts.flatMap(({ taints }) => taints).find(({ kind, indirect }) => kind === 'event' && !indirect);
  const secret = parts.find(({ sym, taints }) => DIGEST.test(sym ?? '') || taints.some(({ kind, label }) => kind === 'secret' && !ENVIRONMENT.test(label)));
  if (given === undefined || secret === undefined || secret.taints.includes(given)) return;
  const message = `${given.label} is compared with a secret by an operator that stops at the first difference: how long it takes tells how much was right.`;
  report(machine, { rule: 'CODE-020', sink: 'comparison', at: place(frame.file, loc), taint: given, message, confidence: 'medium' });
} // prettier-ignore

/** Comparisons: a right that the caller states himself. */
export function checkCompare(machine: Machine, frame: Frame, parts: readonly Value[], loc: Loc): void {
  const claimed = parts
    .flatMap(({ taints }) => taints)
    .find(({ kind, label, indirect }) => kind === 'event' && !indirect && ROLE.test(label));
  if (claimed === undefined || /authorizer|claims|requestContext|identity|principal|session|^\w+\.user\./i.test(claimed.label)) return;
  report(machine, {
    rule: 'AUTH-102',
    sink: 'comparison',
    at: place(frame.file, loc),
    taint: claimed,
    message: `${claimed.label} decides what is allowed, and the caller can send any value in it.`,
    confidence: 'low',
  });
}

/** `object[a][b] = c`: with "__proto__" and a name, every object has c from then on. */
export function checkNestedNames(machine: Machine, frame: Frame, names: readonly (Value | null)[], loc: Loc): void {
  const taints = names.map((name) => name?.taints.find((taint) => taint.kind === 'event' && !taint.indirect && !isSafeFor(taint, 'CODE-019')));
  const [taint] = taints;
  if (taint === undefined || taints.includes(undefined)) return;
  const message = `${taint.label} and another name from outside say which field of which object is set: with "__proto__" among them it is set on every object.`;
  report(machine, { rule: 'CODE-019', sink: 'assignment', at: place(frame.file, loc), taint, message, confidence: 'medium' });
} // prettier-ignore

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
