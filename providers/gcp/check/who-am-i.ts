import type { Identity } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';

interface TokenInfo {
  email?: string;
  user_id?: string;
  sub?: string;
}

/**
 * Whom Google takes the profile for. An account that credentials name themselves is not asked for; for others the token is
 * asked about, in a header, never in an address.
 */
export async function whoAmI(context: GcpContext, op: string, call: Call): Promise<Identity> {
  const account = context.project;
  const client = await context.read(op, null, call, () => context.clients.credentials.client());
  const impersonated = 'targetPrincipal' in client;
  if (context.target === 'local' && !impersonated) return { account, principal: 'anonymous, at an endpoint that asks for nobody' };
  // A token is asked for in any case: it is the proof that the credentials work.
  const { token } = await context.read(op, null, call, () => client.getAccessToken());
  const named: unknown = 'targetPrincipal' in client ? client.targetPrincipal : 'email' in client ? client.email : undefined;
  if (typeof named === 'string' && named !== '') return { account, principal: named };
  const info = await context.read(op, null, call, async (): Promise<TokenInfo> => {
    if (!('getTokenInfo' in client) || typeof client.getTokenInfo !== 'function' || !token) return {};
    return (await (client as { getTokenInfo(token: string): Promise<TokenInfo> }).getTokenInfo(token)) ?? {};
  });
  return { account, principal: info.email ?? info.sub ?? info.user_id ?? 'an account whose name the token does not tell' };
}
