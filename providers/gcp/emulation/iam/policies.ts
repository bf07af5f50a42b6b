import { randomBytes } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';

/** Allow policies by resource name, kept in documents. They are stored and returned; calls are not refused by them. */
export interface Policies {
  get(resource: string): Json;
  /** Throws ABORTED where the etag is not that of the stored policy. */
  set(resource: string, policy: Json): Json;
  remove(resource: string): void;
}

const COLLECTION = 'policies';

export function createPolicies({ documents }: Pick<EmulationHost, 'documents'>): Policies {
  const get = (resource: string): Json => {
    const found = documents.get(COLLECTION, resource);
    // "ACAB" is the etag of the policy that nobody has set: bytes that are the same each time.
    return isJson(found) ? found : { version: 1, etag: 'ACAB' };
  };
  return {
    get,
    set(resource, policy) {
      const etag = textOf(policy, 'etag');
      if (etag !== '' && etag !== textOf(get(resource), 'etag')) {
        throw new ApiError(
          'ABORTED',
          'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
        );
      }
      const stored = { version: 1, bindings: listOf(policy, 'bindings'), etag: randomBytes(8).toString('base64') };
      documents.put(COLLECTION, resource, stored);
      return stored;
    },
    remove: (resource) => void documents.remove(COLLECTION, resource),
  };
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
    /** Whoever calls on this machine may do everything. */
    TestIamPermissions(request: Json): Json {
      needResource(textOf(request, 'resource'));
      return { permissions: listOf(request, 'permissions') };
    },
  };
}
