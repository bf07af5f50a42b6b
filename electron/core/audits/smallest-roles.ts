import type { GrantedRole, RoleBook, RoleChange } from '#providers/audit.ts';

type Known = RoleBook['known'][number];

interface Candidate extends Pick<GrantedRole, 'name' | 'more'> {
  held: ReadonlySet<string>;
}

/** What is held beyond all that is known by name: a role with more of it is never the smaller one. */
const MORE = 10_000;

const low = (permissions: readonly string[]) => new Set(permissions.map((each) => each.toLowerCase()));
const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>) => [...some].every((each) => all.has(each));
/** `pubsub.topics.publish` is of pubsub, `Microsoft.Storage/storageAccounts/read` of Microsoft.Storage. */
const serviceOf = (permission: string): string => (permission.includes('/') ? permission.split('/') : permission.split('.'))[0] ?? '';

function weightOf(roles: readonly Candidate[]): number {
  const all = new Set(roles.flatMap(({ held }) => [...held]));
  return all.size + roles.filter(({ more }) => more !== null).length * MORE;
}

/** Roles one after the other, each the one that costs least for what it adds. */
function stepByStep(candidates: readonly Candidate[], needed: ReadonlySet<string>): Candidate[] {
  const open = new Set(needed);
  const chosen: Candidate[] = [];
  while (open.size > 0) {
    const useful = candidates
      .map((each) => ({ each, adds: [...open].filter((one) => each.held.has(one)).length }))
      .filter(({ adds }) => adds > 0);
    const [best] = useful.toSorted((a, b) => (weightOf([a.each]) - a.adds) / a.adds - (weightOf([b.each]) - b.adds) / b.adds);
    if (best === undefined) break;
    chosen.push(best.each);
    for (const each of best.each.held) open.delete(each);
  }
  return pruned(chosen, needed);
}

/** Without those that the others do without: what was chosen early may have come in with something later. */
function pruned(chosen: readonly Candidate[], needed: ReadonlySet<string>): Candidate[] {
  let left = chosen.toSorted((a, b) => weightOf([b]) - weightOf([a]));
  for (const each of left) {
    const others = left.filter((one) => one !== each);
    const held = new Set(others.flatMap((one) => [...one.held]));
    if ([...needed].every((permission) => held.has(permission) || !each.held.has(permission))) left = others;
  }
  return left;
}

/** The fewest permissions that hold what is needed of one service: one role, or several. */
function smallestOf(candidates: readonly Candidate[], needed: ReadonlySet<string>): Candidate[] {
  const several = stepByStep(candidates, needed);
  const [one] = candidates.filter(({ held }) => isWithin(needed, held)).toSorted((a, b) => weightOf([a]) - weightOf([b]));
  return one !== undefined && weightOf([one]) <= weightOf(several) ? [one] : several;
}

/** Whether it only lists what could be looked at one by one already, or the other way round: small roles often have both. */
const isNear = (permission: string, held: ReadonlySet<string>) =>
  /\.(?:get|list)$/.test(permission) && held.has(permission.replace(/get$|list$/, (verb) => (verb === 'get' ? 'list' : 'get')));

/** Roles that can stand in for those of a scope: no more than what is granted there already. */
function candidatesFor(granted: readonly GrantedRole[], known: readonly Known[]): Candidate[] {
  const all = low(granted.flatMap(({ permissions }) => permissions));
  const own = granted.map(({ name, permissions, more }) => ({ name, more, held: low(permissions) }));
  const names = new Set(own.map(({ name }) => name));
  const others = known.filter(({ name }) => !names.has(name)).map(({ name, permissions }) => ({ name, more: null, held: low(permissions) }));
  const wide = granted.some(({ more }) => more !== null);
  return [...own, ...others.filter(({ held }) => wide || [...held].every((each) => all.has(each) || isNear(each, all)))];
} // prettier-ignore

/** Whether code or traces use a permission, or only the platform in the function's name. */
export type Need = 'used' | 'platform' | null;

/** What smaller roles come to. */
export interface SmallerRoles {
  /** Scopes at which something can be left out; none where nothing can. */
  changes: RoleChange[];
  /** Everything that is granted, and what of it smaller roles do not hold. */
  granted: string[];
  never: string[];
}

/**
 * The smallest roles that hold what is used, scope by scope. `needed` is in lower case; what no role holds is left out of it: it is
 * granted somewhere else.
 */
export function smallestRoles(granted: readonly GrantedRole[], { known, isExtra }: Pick<RoleBook, 'known' | 'isExtra'>, needed: (permission: string) => Need): SmallerRoles {
  const changes: RoleChange[] = [];
  const kept = new Set<string>();
  const more = new Set<string>();
  for (const [scope, own] of Map.groupBy(granted, (role) => role.scope)) {
    // Extras stay where a role was granted for them; a role that holds nearly everything was not.
    const here = new Set(own.flatMap(({ permissions, everything }) => [...low(permissions)].filter((each) => needed(each) === 'used' || (needed(each) === 'platform' && (!everything || isExtra?.(each) !== true)))));
    const candidates = candidatesFor(own, known);
    const chosen = [...Map.groupBy(here, serviceOf).values()].flatMap((some) => smallestOf(candidates, new Set(some)));
    const before = [...new Set(own.map(({ name }) => name))].toSorted();
    const after = [...new Set(chosen.map(({ name }) => name))].toSorted();
    for (const { held } of chosen) for (const each of held) kept.add(each);
    for (const { name, more: what } of own) if (what !== null && !after.includes(name)) more.add(`${what} (${name})`);
    if (before.join() !== after.join()) changes.push({ scope, before, after });
  }
  const all = [...new Set(granted.flatMap(({ permissions }) => permissions))].toSorted();
  const everything = granted.flatMap(({ name, more: what }) => (what === null ? [] : [`${what} (${name})`]));
  const never = changes.length === 0 ? [] : [...more, ...all.filter((each) => !kept.has(each.toLowerCase()))];
  return { changes, granted: [...new Set(everything), ...all], never };
} // prettier-ignore

/** Each scope with its roles as a unified diff. */
export function rolesDiff(changes: readonly RoleChange[]): string {
  return changes
    .flatMap(({ scope, before, after }) => [
      `--- ${scope}`,
      `+++ ${scope}, smaller`,
      ...before.map((role) => `${after.includes(role) ? ' ' : '-'}${role}`),
      ...after.filter((role) => !before.includes(role)).map((role) => `+${role}`),
    ])
    .join('\n');
}
