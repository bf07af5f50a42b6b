import type { NeededPermission, ObservedPermission, ProviderAudit, RoleBook } from '#providers/audit.ts';
import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import { isUnread, type ExecutionIdentity, type FunctionPosture, type PermissionStatement, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { PermissionUse, SpanLink } from '#shared/model/audit/rule.ts';
import type { ObservedTraces } from './observe.ts';
import { policyDiff, type Reduced } from './policy-diff.ts';
import type { Knowledge } from './provider-knowledge.ts';
import { rolesDiff, smallestRoles } from './smallest-roles.ts';

/** A function, and what it runs as. */
interface Holder {
  identity: ExecutionIdentity;
  posture: FunctionPosture;
}

const WRITES = new Set<NeededPermission['access']>(['write', 'manage']);
/** Traces of fewer calls, or of a shorter time, may have missed the rare ones: nothing is held against an identity by them alone. */
const LEAST_TRACES = 20;
const LEAST_DAYS = 7;
const DAY_MS = 86_400_000;

/** What traces show, in the terms of permissions. */
interface Seen {
  permissions: string[];
  spans: SpanLink[];
  writes: PermissionUse['writes'];
  /** Whether they cover enough calls and time to count what is missing in them. */
  enough: boolean;
  /** The window and the number of calls, as a sentence; why there is none, where there is none. */
  basis: string;
}

const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Whether traces cover enough to hold something against an identity. A call that cannot be put into terms of permissions may need any of them. */
function suffices({ traces, since, until }: ObservedTraces, used: readonly ObservedPermission[]): boolean {
  const days = (Date.parse(until) - Date.parse(since)) / DAY_MS;
  return traces >= LEAST_TRACES && days >= LEAST_DAYS && used.every(({ unnamed }) => unnamed !== true);
}

async function seenIn(audit: ProviderAudit, traces: Reading<ObservedTraces> | null): Promise<Seen> {
  const none = { permissions: [], spans: [], writes: [], enough: false };
  if (traces === null) return { ...none, basis: 'No traces were compared.' };
  if (isUnread(traces)) return { ...none, basis: `No traces were compared: ${traces.unread}.` };
  if (traces.traces === 0) return { ...none, basis: 'No trace of it is on record.' };
  const bySpan = new Map(traces.spans.map((one) => [one.span.spanId, one]));
  const used = (await audit.observedIn?.(traces.spans.map(({ span }) => span))) ?? [];
  const links = new Map<string, SpanLink>();
  const writes = new Map<string, PermissionUse['writes'][number]>();
  for (const { permission, access, resource, spanId } of used) {
    const found = bySpan.get(spanId);
    if (found === undefined) continue;
    const link: SpanLink = { traceId: found.traceId, spanId, label: permission };
    if (!links.has(permission)) links.set(permission, link);
    if (WRITES.has(access) && found.span.status !== 'error') writes.set(`${permission} ${resource ?? ''}`, writes.get(`${permission} ${resource ?? ''}`) ?? { permission, resource, at: null, span: link });
  } // prettier-ignore
  return {
    permissions: [...links.keys()].toSorted(),
    spans: [...links.values()].toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    writes: [...writes.values()],
    enough: suffices(traces, used),
    basis: asSentence(`${traces.traces} ${traces.traces === 1 ? 'trace' : 'traces'} from ${traces.since.slice(0, 16)}Z to ${traces.until.slice(0, 16)}Z with ${used.length} of its calls were looked at.`),
  };
} // prettier-ignore

const wasReadWell = ({ entries, notes }: CodeFacts) => entries.length > 0 && notes.length === 0;

/** Names of calls, as many as fit into a sentence. */
const some = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;

/** What is needed of a statement; null where all of it is, or nothing is known of it. */
async function reduce(
  audit: ProviderAudit,
  statement: PermissionStatement,
  used: ReadonlySet<string>,
  isPlatform: (permission: string) => boolean,
): Promise<readonly string[] | null> {
  if (statement.effect !== 'allow') return null;
  const single = await audit.expand?.([statement]);
  if (single === undefined) return null;
  // `*`: what it is used for is all that is known.
  if (single === null) return [...used].toSorted();
  const keep = single.filter((each) => used.has(each.toLowerCase()) || isPlatform(each));
  return keep.length === single.length ? null : keep;
}

interface Code {
  /** What it needs; empty where it could not be read. */
  needed: readonly NeededPermission[];
  readWell: boolean;
  basis: string;
}

const NO_CODE: Code = { needed: [], readWell: false, basis: 'Its permissions are not as fine as single calls.' };

async function codeOf(audit: ProviderAudit, code: CodeFacts | { unread: string } | null): Promise<Code> {
  if (code === null) return { needed: [], readWell: false, basis: 'There is no code to look at.' };
  if (isUnread(code)) return { needed: [], readWell: false, basis: `Its code could not be read: ${code.unread}.` };
  const needed = (await audit.permissionsOf?.(code.calls)) ?? [];
  const count = new Set(needed.map(({ permission }) => permission)).size;
  const unknown = audit.unknownCalls?.(code.calls) ?? [];
  const readWell = wasReadWell(code) && unknown.length === 0;
  const gaps = [
    ...(wasReadWell(code) ? [] : ['not all of the code could be read']),
    ...(unknown.length === 0 ? [] : [`what ${some(unknown)} needs is not known`]),
  ];
  return { needed, readWell, basis: `Its code reaches ${count}${gaps.length === 0 ? '' : ` (${gaps.join('; ')})`}.` };
}

/** Roles against what is used: what a smaller set of them would not hold. */
function rolesAgainst(book: RoleBook, statements: readonly PermissionStatement[], { identity, posture }: Holder, code: Code, seen: Seen, isPlatform: (permission: string) => boolean): PermissionUse | { unread: string } {
  const { roles, unknown } = book.granted(statements);
  if (roles.length === 0 && unknown.length > 0) return { unread: `what ${some(unknown)} ${unknown.length === 1 ? 'holds' : 'hold'} is not known` };
  const use = useOf(code, seen);
  const used = new Set([...use.reachable, ...seen.permissions].map((each) => each.toLowerCase()));
  const { changes, granted, never } = smallestRoles(roles, book, (permission) => (used.has(permission) ? 'used' : isPlatform(permission) ? 'platform' : null));
  const commands = changes.flatMap((change) => book.commands(change, posture, identity));
  const stay = unknown.length === 0 ? '' : ` ${some(unknown)} ${unknown.length === 1 ? 'stays as it is' : 'stay as they are'}: what ${unknown.length === 1 ? 'it holds is' : 'they hold is'} not known, or a condition limits it.`;
  const enough = (code.readWell && use.reachable.length > 0) || seen.enough;
  return {
    ...use,
    basis: `${use.basis}${stay}`,
    granted,
    never,
    enough,
    inRoles: true,
    // Where nothing is known to be used, there is nothing that roles could be chosen by.
    diff: changes.length === 0 || used.size === 0 ? null : rolesDiff(changes),
    cli: commands.length === 0 || used.size === 0 ? null : commands.join('\n'),
  };
} // prettier-ignore

async function heldAgainst(audit: ProviderAudit, { identity, posture }: Holder, code: Code, seen: Seen, isPlatform: (permission: string) => boolean): Promise<PermissionUse | { unread: string }> {
  const { statements } = identity;
  if (isUnread(statements)) return statements;
  if (audit.roles !== undefined) return rolesAgainst(audit.roles, statements, { identity, posture }, code, seen, isPlatform);
  const reachable = [...new Set(code.needed.map(({ permission }) => permission))].toSorted();
  const names = [...new Set([...reachable, ...seen.permissions])];
  const used = new Set(names.map((each) => each.toLowerCase()));
  const granted = (await audit.expand?.(statements)) ?? null;
  const never = granted?.filter((each) => !used.has(each.toLowerCase()) && !isPlatform(each)) ?? ['everything but what it uses'];
  const spelled = new Set(granted === null ? names : used);
  const reduced: Reduced[] = await Promise.all(statements.map(async (statement) => ({ statement, keep: await reduce(audit, statement, spelled, isPlatform) })));
  return {
    ...useOf(code, seen),
    granted: granted ?? ['*'],
    never,
    // Code that was read in full is enough, and so is a long look at what it did; without either nothing is held against the identity.
    enough: (code.readWell && reachable.length > 0) || seen.enough,
    diff: never.length === 0 || names.length === 0 || audit.policyText === undefined ? null : policyDiff(reduced, audit.policyText),
  };
} // prettier-ignore

function useOf(code: Code, seen: Seen): PermissionUse {
  const written = code.needed
    .filter(({ access }) => WRITES.has(access))
    .map(({ permission, resource, at }) => ({ permission, resource, at, span: null }));
  return {
    granted: [],
    observed: seen.permissions,
    reachable: [...new Set(code.needed.map(({ permission }) => permission))].toSorted(),
    never: [],
    spans: seen.spans,
    writes: [...seen.writes, ...written],
    basis: `${code.basis} ${seen.basis}`,
    enough: false,
    diff: null,
    cli: null,
    inRoles: false,
  };
}

/** What the identity may do against what the code does and what traces show. Null where permissions are not as fine as single calls. */
export async function comparePermissions(
  posture: FunctionPosture,
  code: CodeFacts | { unread: string } | null,
  traces: Reading<ObservedTraces> | null,
  knowledge: Knowledge,
): Promise<PermissionUse | { unread: string } | null> {
  const audit = knowledge.providers.get(posture.provider ?? '');
  const { identity } = posture;
  if (audit === undefined) return null;
  const seen = await seenIn(audit, traces);
  if (audit.permissionsOf === undefined || (audit.expand ?? audit.roles) === undefined || identity === undefined) {
    // What was seen still tells what it does, though nothing is held against its identity.
    return seen.spans.length === 0 ? null : useOf(NO_CODE, seen);
  }
  if (seen.spans.length === 0) {
    if (code === null) return { unread: 'there is no code to look at, and no trace of its calls' };
    if (isUnread(code)) return code;
  }
  const needed = await codeOf(audit, code);
  return isUnread(identity) || identity === null
    ? useOf(needed, seen)
    : heldAgainst(audit, { identity, posture }, needed, seen, (permission) => audit.isPlatformNeed?.(permission, posture) === true);
}
