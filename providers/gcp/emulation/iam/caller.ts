import { LOCAL_DEVELOPER } from '../../local-developer.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { readAccessToken } from '../identity/id-token.ts';
import type { SigningKey } from '../identity/keys.ts';
import type { Policies } from './policies.ts';
import { holds } from './roles.ts';

/** Somebody whose rights are looked at. */
export interface Caller {
  /** `serviceAccount:ci@my-project.iam.gserviceaccount.com`. */
  member: string;
  /** On a resource, by its own policy or its project's. */
  may(permission: string, resource: string): boolean;
}

/** Who calls: null for whoever works on this machine, who may do everything. */
export interface Callers {
  /** By the `authorization` header. Throws UNAUTHENTICATED for a token of the emulation's own that no longer holds. */
  of(authorization: string | null): Caller | null;
  /** By name. */
  named(member: string): Caller;
}

export function createCallers(policies: Policies, key: SigningKey): Callers {
  const granted = (resource: string, member: string, permission: string): boolean =>
    listOf(policies.get(resource), 'bindings').some(
      (binding) =>
        // Conditions are not evaluated: what is granted under one is not granted here.
        !isJson(messageOf({ binding }, 'binding')['condition']) &&
        listOf(binding, 'members').some((one) => includes(String(one), member)) &&
        holds(textOf(binding, 'role'), permission),
    );
  const named = (member: string): Caller => ({
    member,
    may: (permission, resource) => [resource, projectOf(resource)].some((one) => one !== '' && granted(one, member, permission)),
  });
  return {
    named,
    of(authorization) {
      const member = readAccessToken(key, /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
      // Tokens from elsewhere are not looked at: nothing here could check them.
      return member === null || member === memberOf(LOCAL_DEVELOPER) ? null : named(member);
    },
  };
}

/** `projects/P` of anything in it; empty where there is none. */
function projectOf(resource: string): string {
  return /^projects\/[^/]+/.exec(resource)?.[0] ?? '';
}

function includes(bound: string, member: string): boolean {
  return bound === 'allUsers' || bound === member || (bound === 'allAuthenticatedUsers' && member !== '');
}

export function memberOf(email: string): string {
  return `${email.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user'}:${email}`;
}

/** Throws PERMISSION_DENIED in the words that the services have for it. @see https://cloud.google.com/iam/docs/permission-error-messages */
export function demand(caller: Caller, permission: string, service: string, request: Json): void {
  const resource = resourceOf(request);
  if (caller.may(permission, resource)) return;
  throw new ApiError('PERMISSION_DENIED', `Permission '${permission}' denied on resource '${resource}' (or resource may not exist).`, [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'IAM_PERMISSION_DENIED', domain: `${service}.googleapis.com`, metadata: { permission, resource } },
  ]); // prettier-ignore
}

/** What a request is about. */
function resourceOf(request: Json): string {
  const [first] = listOf(request, 'resourceNames');
  const named = ['name', 'parent', 'resource'].map((field) => textOf(request, field));
  const nested = ['function', 'service'].map((field) => textOf(messageOf(request, field), 'name'));
  return [...named, ...nested, typeof first === 'string' ? first : ''].find((one) => one !== '') ?? '';
}
