import { z } from 'zod';
import { AwsError } from '../../server/service.ts';

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]),
  exp: z.number().optional(),
});

/** What a JSON Web Token says of its bearer. Its signature is not verified: there is nobody offline to ask for keys. */
export function readWebIdentityToken(token: string): { subject: string; audience: string; issuer: string } {
  const parts = token.split('.');
  const claims = parts.length === 3 ? parse(parts[1] ?? '') : null;
  if (claims === null) throw new AwsError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.');
  if (claims.exp !== undefined && claims.exp * 1000 <= Date.now()) {
    throw new AwsError(
      'ExpiredTokenException',
      `Token expired: current date/time ${Math.floor(Date.now() / 1000)} must be before the expiration date/time ${claims.exp}`,
    );
  }
  const audience = Array.isArray(claims.aud) ? (claims.aud[0] ?? '') : claims.aud;
  return { subject: claims.sub, audience, issuer: claims.iss };
}

function parse(part: string): z.infer<typeof Claims> | null {
  try {
    return Claims.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
