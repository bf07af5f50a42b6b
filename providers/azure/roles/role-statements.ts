import type { PermissionStatement } from '#shared/model/audit/posture.ts';
import { BUILT_IN_ROLES } from './built-in-roles.ts';

interface Definition {
  actions?: readonly string[] | undefined;
  notActions?: readonly string[] | undefined;
  dataActions?: readonly string[] | undefined;
  notDataActions?: readonly string[] | undefined;
}

/** What a role definition permits at the scope it is assigned at; what it takes away is denied there. */
export function toStatements(role: string, scope: string, definition: Definition, conditional = false): PermissionStatement[] {
  const { actions = [], notActions = [], dataActions = [], notDataActions = [] } = definition;
  const statement = (effect: 'allow' | 'deny', some: readonly string[], data: boolean): PermissionStatement[] =>
    some.length === 0 ? [] : [{ policy: role, effect, actions: [...some], allBut: false, resources: [scope], conditional, ...(data ? { data } : {}) }];
  return [
    ...statement('allow', actions, false),
    ...statement('allow', dataActions, true),
    ...statement('deny', notActions, false),
    ...statement('deny', notDataActions, true),
  ];
} // prettier-ignore

/** What a built-in role permits, by its name; null where it is not known here. */
export function statementsOfRole(role: string, scope: string): PermissionStatement[] | null {
  const found = BUILT_IN_ROLES.find(({ name }) => name === role);
  return found === undefined ? null : toStatements(role, scope, found);
}
