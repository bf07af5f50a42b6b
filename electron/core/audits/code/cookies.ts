import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { report } from './report-flow.ts';
import type { place, Value } from './value.ts';

/** Cookies that say who somebody is. */
const IDENTITY = /sess|token|auth|jwt|sid\b|login|identity|remember/i;

/** Set, to something that may be true. */
const isSet = (of: Value | undefined) => of !== undefined && of.literal !== false;

/** `res.cookie('session', value, { httpOnly: true, secure: true })`, `response.set_cookie('session', value, httponly=True, secure=True)`. */
export function checkCookie(machine: Machine, { method, args, keywords, receiver, sym }: CallView, at: ReturnType<typeof place>): void {
  if (!/^(?:cookie|set_?[cC]ookie)$/.test(method) || receiver === null) return;
  const name = (keywords.get('key') ?? args.find(({ text }) => text !== null))?.text ?? '';
  if (!IDENTITY.test(name)) return;
  const options = args.find(({ fields }) => fields !== null)?.fields;
  // Options that come from elsewhere may say anything.
  if (options === undefined && args.length > 2) return;
  const has = (...names: string[]) => names.some((each) => isSet(keywords.get(each) ?? options?.get(each)));
  const missing = [...(has('httpOnly', 'httponly') ? [] : ['HttpOnly']), ...(has('secure') ? [] : ['Secure'])];
  if (missing.length === 0) return;
  const message = `The cookie ${name} is set without ${missing.join(' and ')}: ${missing[0] === 'HttpOnly' ? 'scripts in the page can read it' : 'it is sent over plain connections too'}.`;
  report(machine, { rule: 'CODE-022', sink: (sym ?? method).slice(0, 80), at, taint: null, message, confidence: 'medium' });
} // prettier-ignore
