import type { SdkCall } from './code-facts.ts';
import type { CodeLocation } from './posture.ts';

/** What calls of one client library need. */
export interface Library {
  /** What its symbols begin with: `@scope/storage.Client()`. */
  begins: RegExp;
  /** What follows, against permissions with spaces between them: the first that fits counts. `?` marks one that only some such calls need. */
  calls: readonly (readonly [call: RegExp, permissions: string])[];
}

/** One permission of a call; `sure` where every such call needs it. */
export interface CallNeed {
  permission: string;
  sure: boolean;
}

/** What a call needs; empty where it asks no service, null where that is not known. Names in a symbol (`bucket(uploads)`) do not matter. */
export function needsIn(libraries: readonly Library[], symbol: string): CallNeed[] | null {
  const plain = symbol.replace(/\([^()]*\)/g, '()');
  for (const { begins, calls } of libraries) {
    const rest = begins.test(plain) ? plain.replace(begins, '') : '';
    const found = rest === '' ? undefined : calls.find(([call]) => call.test(rest));
    if (found !== undefined) return toNeeds(found[1]);
  }
  return null;
}

const toNeeds = (permissions: string): CallNeed[] =>
  permissions.split(' ').filter((each) => each !== '').map((each) => ({ permission: each.replace('?', ''), sure: !each.endsWith('?') })); // prettier-ignore

/** Every permission that libraries name. */
export function permissionsNamed(libraries: readonly Library[]): string[] {
  return [...new Set(libraries.flatMap(({ calls }) => calls.flatMap(([, permissions]) => toNeeds(permissions).map((each) => each.permission))))];
} // prettier-ignore

/** The last thing that a symbol names: `orders` of `createSender(orders).send`. Null where it names none. */
export function nameWithin(symbol: string): string | null {
  return [...symbol.matchAll(/\(([^()]+)\)/g)].at(-1)?.[1] ?? null;
}

/** What a place knows of its libraries: undefined for calls of none of them, null for those of unknown need. */
type NeedsOf = (symbol: string) => readonly CallNeed[] | null | undefined;

/** A permission with how far it reaches, what it is used on, and where. */
interface Needed<Access> {
  permission: string;
  access: Access;
  resource: string | null;
  at: CodeLocation;
}

/** The permissions that calls need. What only some calls of a method need counts as used, never as something that was written. */
export function neededBy<Access extends string>(calls: readonly SdkCall[], needsOf: NeedsOf, accessOf: (permission: string) => Access, argument: readonly string[]): Needed<Access | 'read'>[] {
  return calls.flatMap(({ symbol, args, at }) =>
    (needsOf(symbol) ?? []).map(({ permission, sure }) => {
      const given = argument.map((name) => args[name]).find((value) => typeof value === 'string') ?? null;
      return { permission, access: sure ? accessOf(permission) : 'read', resource: nameWithin(symbol) ?? given, at };
    }),
  );
} // prettier-ignore

/** Calls of a place's libraries of which it is not known what they need, each once. */
export function unknownAmong(calls: readonly SdkCall[], needsOf: NeedsOf): string[] {
  return [...new Set(calls.filter(({ symbol }) => needsOf(symbol) === null).map(({ symbol }) => symbol))].toSorted();
}
