import type { Json } from '../api/json.ts';
import { formatParent, type FunctionPlace } from '../functions/resource-name.ts';
import type { FunctionStore } from '../functions/function-store.ts';
import type { Policies } from './policies.ts';

/** What a policy says where everybody may call. */
const OPEN = { version: 1, etag: 'ACAB', bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] };

function resourceOf(place: FunctionPlace): string {
  return `${formatParent(place)}/services/${place.id}`;
}

/**
 * Policies of services, told as what they are: a function that was deployed to the local runtime itself can be called by
 * everybody on this machine, though nobody has said so in a policy.
 */
export function openServices(policies: Policies, store: FunctionStore): Policies {
  const isOpen = (resource: string): boolean => {
    const [, project = '', location = '', id = ''] = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/.exec(resource) ?? [];
    return id !== '' && !policies.has(resource) && store.get({ project, location, id }).document === null;
  };
  return { ...policies, get: (resource: string): Json => (isOpen(resource) ? OPEN : policies.get(resource)) };
}

/** The API takes over a function that everybody could call: that stays so. */
export function keepOpen(policies: Policies, place: FunctionPlace): void {
  const resource = resourceOf(place);
  if (!policies.has(resource)) policies.set(resource, { bindings: OPEN.bindings });
}
