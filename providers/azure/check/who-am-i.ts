import { z } from 'zod';
import type { Identity } from '#shared/model/profile.ts';

/** What a token for Resource Manager says of whom it is for. @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const Claims = z
  .object({
    upn: z.string().optional(),
    unique_name: z.string().optional(),
    preferred_username: z.string().optional(),
    name: z.string().optional(),
    appid: z.string().optional(),
    oid: z.string().optional(),
    tid: z.string().optional(),
  })
  .loose();

/** Who a token is for: a user's name, else the application's id. Tokens that are no JWT say nothing. */
export function whoIs(token: string): { principal: string; tenant: string | null } {
  try {
    const claims = Claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
    const user = claims.upn ?? claims.unique_name ?? claims.preferred_username;
    const principal = user ?? (claims.appid === undefined ? claims.oid : `application ${claims.appid}`);
    return { principal: principal ?? 'unknown', tenant: claims.tid ?? null };
  } catch {
    return { principal: 'unknown', tenant: null };
  }
}

export function toIdentity(token: string, subscriptions: readonly { id: string; name: string }[]): Identity {
  const { principal } = whoIs(token);
  const [first, ...others] = subscriptions;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { account: `${first?.id ?? 'no subscription'}${more}`, principal };
}
