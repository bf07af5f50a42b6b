import { randomBytes } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import type { ApiCall } from '../api/api.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import type { Caller } from './caller.ts';

/** Allow policies by resource name, kept in documents. */
export interface Policies {
  get(resource: string): Json;
  /** Whether one was ever set. */
  has(resource: string): boolean;
  /** Throws ABORTED where the etag is not that of the stored policy. */
  set(resource: string, policy: Json): Json;
  remove(resource: string): void;
  onChange(listener: () => void): void;
}

/** Where they are kept, by resource. */
export const COLLECTION = 'policies';

export function createPolicies({ documents }: Pick<EmulationHost, 'documents'>): Policies {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const get = (resource: string): Json => {
    const found = documents.get(COLLECTION, resource);
    // "ACAB" is the etag of the policy that nobody has set: bytes that are the same each time.
    return isJson(found) ? found : { version: 1, etag: 'ACAB' };
  };
  return {
    get,
    has: (resource) => isJson(documents.get(COLLECTION, resource)),
    set(resource, policy) {
      const etag = bytesOf(policy);
      if (etag.length > 0 && !etag.equals(bytesOf(get(resource)))) {
        throw new ApiError(
          'ABORTED',
          'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
        );
      }
      const stored = { version: 1, bindings: listOf(policy, 'bindings'), etag: randomBytes(8).toString('base64') };
      documents.put(COLLECTION, resource, stored);
      changed();
      return stored;
    },
    remove(resource) {
      if (documents.remove(COLLECTION, resource)) changed();
    },
    onChange: (listener) => void listeners.add(listener),
  };
}

/** Some clients spell bytes in the alphabet for URLs. */
function bytesOf(policy: Json): Buffer {
  return Buffer.from(textOf(policy, 'etag'), 'base64url');
}

/** The three methods that every resource with a policy has; `needResource` throws NOT_FOUND. */
export function policyHandlers(policies: Policies, needResource: (name: string) => void) {
  return {
    GetIamPolicy(request: Json): Json {
      const resource = textOf(request, 'resource');
      needResource(resource);
      return policies.get(resource);
    },
    SetIamPolicy(request: Json): Json {
      const resource = textOf(request, 'resource');
      needResource(resource);
      return policies.set(resource, messageOf(request, 'policy'));
    },
    TestIamPermissions(request: Json, { caller }: ApiCall): Json {
      const resource = textOf(request, 'resource');
      needResource(resource);
      return { permissions: heldOf(caller, resource, request) };
    },
  };
}

/** Those of the permissions in a request that the caller has; whoever works on this machine has all. */
export function heldOf(caller: Caller | null, resource: string, request: Json): string[] {
  const asked = listOf(request, 'permissions').map(String);
  return caller === null ? asked : asked.filter((permission) => caller.may(permission, resource));
}
