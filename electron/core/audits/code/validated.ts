import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** Rules that an object cannot break which a schema has been held against. */
const BY_SCHEMA = ['CODE-018', 'CODE-019'];
const VALIDATES =
  /^(?!(?:JSON|json|qs|querystring|yaml|url)\.)(?:.*\.)?(?:validate(?:Sync|Async|OrReject)?|safeParse(?:Async)?|parse(?:Async)?|attempt|assert|full_clean|is_valid)$|\.compile\(\)$/;
/** Checks what comes in before the handler is called. */
const BEFORE = ['@middy/validator'];

/** `schema.validate(body)`: what is checked and left as it is has the fields that the schema allows from then on. */
export function noteValidated({ sym, method, all }: CallView): void {
  if (!VALIDATES.test(sym ?? method)) return;
  for (const each of all) markValid(each);
}

function markValid(given: Value): void {
  given.taints = given.taints.map((taint) => ({ ...taint, safeFor: [...new Set([...taint.safeFor, ...BY_SCHEMA])].toSorted() }));
}

/** Whether something before the handler holds events against a schema. */
export function isValidatedBefore({ imports }: Machine): boolean {
  return BEFORE.some((name) => imports.has(name));
}
