import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { CODES } from '../retry.ts';
import { statusOf } from '../errors.ts';

/** Role whose members may call. @see https://cloud.google.com/run/docs/securing/managing-access#invoker */
export const INVOKER = 'roles/run.invoker';
export const EVERYBODY = 'allUsers';

/** A binding of an allow policy, as far as it is looked at. */
export interface Binding {
  role: string;
  members: string[];
  conditional: boolean;
}

interface WirePolicy {
  bindings?: { role?: string | null | undefined; members?: string[] | null | undefined; condition?: unknown }[] | null | undefined;
}

/** Bindings of a policy. */
export function bindingsOf({ bindings }: WirePolicy): Binding[] {
  return (bindings ?? []).map(({ role, members, condition }) => ({
    role: role ?? '',
    members: members ?? [],
    conditional: condition !== undefined && condition !== null,
  }));
}

/** Whether anybody may call without saying who they are. */
export function isPublic(bindings: readonly Binding[]): boolean {
  return bindings.some(({ role, members, conditional }) => role === INVOKER && members.includes(EVERYBODY) && !conditional);
}

/** The policy of a service. To be run inside `context.read`. */
export async function readBindings(context: GcpContext, resource: string): Promise<Binding[]> {
  const services = await context.clients.services();
  const [policy] = await services.getIamPolicy({ resource, options: { requestedPolicyVersion: 3 } });
  return bindingsOf(policy);
}

const TRIES = 4;

/**
 * Lets everybody call a service, or nobody without a grant. The policy is read, changed and written with its etag, so that
 * nobody else's change is lost; where somebody was quicker it is done again.
 */
export async function setPublic(
  context: GcpContext,
  op: string,
  { region }: Location,
  resource: string,
  wanted: boolean,
  call: Call,
): Promise<void> {
  const services = await context.clients.services();
  for (let attempt = 1; ; attempt++) {
    const [policy] = await context.read(op, region, call, () =>
      services.getIamPolicy({ resource, options: { requestedPolicyVersion: 3 } }),
    );
    if (isPublic(bindingsOf(policy)) === wanted) return;
    const others = (policy.bindings ?? []).flatMap((binding) => {
      if (binding.role !== INVOKER || binding.condition) return [binding];
      const members = (binding.members ?? []).filter((member) => member !== EVERYBODY);
      return members.length === 0 ? [] : [{ ...binding, members }];
    });
    const bindings = wanted ? [...others, { role: INVOKER, members: [EVERYBODY] }] : others;
    try {
      await context.change(op, region, call, () => services.setIamPolicy({ resource, policy: { ...policy, bindings } }));
      return;
    } catch (error) {
      const raced = error instanceof AppError && statusOf(error.cause)?.code === CODES.ABORTED;
      if (!raced || attempt === TRIES) throw error;
    }
  }
}
