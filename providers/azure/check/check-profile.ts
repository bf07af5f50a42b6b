import { z } from 'zod';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { Check, Permission, ProfileReport } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext, Subscription } from '../azure-context.ts';
import { isAllowed, NEEDS, roleDefinition, type Granted } from './permissions.ts';
import { toIdentity, whoIs } from './who-am-i.ts';

const OP = 'profiles.check';

const Permissions = z.object({
  value: z.array(
    z.object({
      actions: z.array(z.string()).default([]),
      notActions: z.array(z.string()).default([]),
      dataActions: z.array(z.string()).default([]),
      notDataActions: z.array(z.string()).default([]),
    }),
  ),
});

function failed(error: unknown): AppError {
  if (isCancelled(error) || !(error instanceof AppError)) throw error;
  return error;
}

/** Can this subscription be worked in? */
async function checkSubscription(context: AzureContext, { id, name }: Subscription, { signal }: Call): Promise<Check> {
  const about = { id: `subscription/${id}`, label: name === id ? `Subscription ${id}` : `Subscription ${name} (${id})` };
  try {
    await context.run(OP, async () => {
      const web = await context.clients.web(id);
      await web.webApps.list({ abortSignal: signal }).byPage().next();
    });
    return { ...about, ok: true, message: 'It answers, and its function apps may be listed.', fix: null };
  } catch (error) {
    const { message, hint } = failed(error);
    return { ...about, ok: false, message, fix: hint ?? 'Try again.' };
  }
}

/**
 * What the caller may do in a subscription, by the service's own account of it: nothing is tried. Roles on single resource
 * groups are not in it. @see https://learn.microsoft.com/rest/api/authorization/permissions
 */
async function readPermissions(context: AzureContext, subscription: Subscription | undefined, { signal }: Call): Promise<Permission[]> {
  const unknown = (reason: string): Permission[] => NEEDS.map(({ action, purpose }) => ({ action, purpose, status: 'not_evaluated', reason }));
  if (subscription === undefined) return unknown('There is no subscription to ask about.');
  let granted: Granted[];
  try {
    const path = `/subscriptions/${subscription.id}/providers/Microsoft.Authorization/permissions`;
    granted = await context.run(OP, async () => Permissions.parse(await context.clients.arm({ method: 'GET', path, apiVersion: '2022-04-01', signal })).value);
  } catch (error) {
    return unknown(`Azure could not be asked: ${failed(error).message}`);
  }
  const denied = `No role on the subscription ${subscription.name} permits it; one on a resource group may.`;
  return NEEDS.map((need): Permission => {
    const { action, purpose } = need;
    return isAllowed(granted, need) ? { action, purpose, status: 'allowed', reason: null } : { action, purpose, status: 'denied', reason: denied };
  });
} // prettier-ignore

/** Who the profile is, which subscriptions it can work in, what it may do there, and the role for the rest. Reads only. */
export async function checkProfile(context: AzureContext, call: Call): Promise<ProfileReport> {
  let token: string;
  let subscriptions: readonly Subscription[];
  try {
    token = await context.run(OP, () => context.clients.token(call.signal));
    subscriptions = await context.subscriptions(call);
  } catch (error) {
    const { message, hint } = failed(error);
    const check = { id: 'identity', label: 'Credentials', ok: false, message, fix: hint ?? 'Try again.' };
    const permissions = NEEDS.map(({ action, purpose }): Permission => ({ action, purpose, status: 'not_evaluated', reason: 'The credentials cannot be used.' })); // prettier-ignore
    return { checks: [check], identity: null, permissions, policy: roleDefinition([]) };
  }
  const [checks, permissions] = await Promise.all([
    Promise.all(subscriptions.map((subscription) => checkSubscription(context, subscription, call))),
    readPermissions(context, subscriptions[0], call),
  ]);
  const { principal, tenant } = whoIs(token);
  const known: Check = {
    id: 'identity',
    label: 'Credentials',
    ok: true,
    message: `Azure takes this profile for ${principal}${tenant === null ? '' : ` of the tenant ${tenant}`}.`,
    fix: null,
  };
  const policy = roleDefinition(subscriptions.map(({ id }) => id));
  return { checks: [known, ...checks], identity: toIdentity(token, subscriptions), permissions, policy };
}
