import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { newAccessKeyId, newSecretAccessKey } from '../../identity/access-key.ts';
import { principals, type PrincipalDocument } from '../../identity/principals.ts';
import { identityKey, roleArn, roles, type RoleDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { integer, list } from '../../protocols/scalars.ts';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import { callerOf } from './caller-operations.ts';
import { trusts } from './trust-policy.ts';
import { readWebIdentityToken } from './web-identity-token.ts';

const HOUR_S = 3600;
/** Of sessions by role, unless the caller says otherwise. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const MIN_S = 900;
const MAX_ROLE_S = 12 * HOUR_S;
const MAX_TOKEN_S = 36 * HOUR_S;

const name = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^[\w+=,.@-]*$/, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
const assume = {
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: name(2, 64),
  Policy: z.string().optional(),
  PolicyArns: list(z.object({ arn: z.string() })).optional(),
  DurationSeconds: integer.pipe(z.number().min(MIN_S).max(MAX_ROLE_S)).default(HOUR_S),
};
const NO_SESSION_POLICIES = 'Session policies are not evaluated.';
/** What STS says of a device that is not the user's. @see https://repost.aws/knowledge-center/authenticate-mfa-cli */
const NO_SUCH_DEVICE =
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';

/** Temporary credentials. */
export function sessionOperations(documents: HostDocuments): Operations {
  return {
    AssumeRole: operation({
      input: z.object({
        ...assume,
        SourceIdentity: name(2, 64).optional(),
        ExternalId: z.string().optional(),
        SerialNumber: z.string().min(9).max(256).optional(),
        TokenCode: z.string().length(6).optional(),
      }),
      level: 'approximated',
      note: `The trust policy of the role decides, with the external id; whether the caller's own policies allow it is not asked. There are no MFA devices. ${NO_SESSION_POLICIES}`,
      handle: (input, request) => {
        const caller = callerOf(documents, request);
        const refusal = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`;
        if (input.SerialNumber !== undefined) throw new AwsError('AccessDenied', NO_SUCH_DEVICE, { status: 403 });
        const role = needRole(documents, input.RoleArn, refusal);
        if (!trusts(role, { ...caller, sessionName: input.RoleSessionName, externalId: input.ExternalId })) {
          throw new AwsError('AccessDenied', refusal, { status: 403 });
        }
        return { ...assumeRole(documents, role, input), SourceIdentity: input.SourceIdentity };
      },
    }),
    AssumeRoleWithWebIdentity: operation({
      input: z.object({ ...assume, WebIdentityToken: z.string().min(4).max(20_000), ProviderId: z.string().optional() }),
      level: 'approximated',
      note: `The role has to exist; its trust policy is not evaluated. ${NO_SESSION_POLICIES} The token's claims are read, its signature is not verified.`,
      handle: (input) => {
        const claims = readWebIdentityToken(input.WebIdentityToken);
        const role = needRole(documents, input.RoleArn, 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
        return {
          ...assumeRole(documents, role, input),
          SubjectFromWebIdentityToken: claims.subject,
          Audience: claims.audience,
          Provider: claims.issuer,
        };
      },
    }),
    GetSessionToken: operation({
      input: z.object({ DurationSeconds: integer.pipe(z.number().min(MIN_S).max(MAX_TOKEN_S)).default(12 * HOUR_S) }),
      level: 'verified',
      handle: ({ DurationSeconds }, request) => {
        const { account, arn, userId } = callerOf(documents, request);
        return { Credentials: handOut(documents, { account, arn, userId }, DurationSeconds) };
      },
    }),
    GetFederationToken: operation({
      input: z.object({ Name: name(2, 32), DurationSeconds: integer.pipe(z.number().min(MIN_S).max(MAX_TOKEN_S)).default(12 * HOUR_S) }),
      level: 'approximated',
      note: NO_SESSION_POLICIES,
      handle: ({ Name, DurationSeconds }, request: AwsRequest) => {
        const { account } = callerOf(documents, request);
        const arn = `arn:aws:sts::${account}:federated-user/${Name}`;
        const userId = `${account}:${Name}`;
        const credentials = handOut(documents, { account, arn, userId }, DurationSeconds);
        return { Credentials: credentials, FederatedUser: { FederatedUserId: userId, Arn: arn } };
      },
    }),
  };
}

/** AWS does not say whether a role is not there or not allowed. */
function needRole(documents: HostDocuments, arn: string, refusal: string): RoleDocument {
  const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (account === undefined || name === undefined) throw new AwsError('ValidationError', `${arn} is invalid`);
  const role = roles(documents).get(identityKey(account, name));
  if (role === null || roleArn(role) !== arn) throw new AwsError('AccessDenied', refusal, { status: 403 });
  return role;
}

function assumeRole(
  documents: HostDocuments,
  role: RoleDocument,
  { RoleSessionName, DurationSeconds }: { RoleSessionName: string; DurationSeconds: number },
) {
  if (DurationSeconds > role.maxSessionDuration) {
    throw new AwsError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${RoleSessionName}`;
  const userId = `${role.id}:${RoleSessionName}`;
  return {
    Credentials: handOut(documents, { account: role.account, arn, userId }, DurationSeconds),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
}

/** New credentials; forgets those that have expired. */
function handOut(documents: HostDocuments, owner: Pick<PrincipalDocument, 'account' | 'arn' | 'userId'>, seconds: number) {
  const known = principals(documents);
  const now = Date.now();
  const expiresAtMs = Math.floor(now / 1000 + seconds) * 1000;
  const accessKeyId = newAccessKeyId('ASIA', owner.account);
  documents.transaction(() => {
    for (const { key: old, value } of known.list()) {
      // A day longer than it is good for, so that its owner learns that it has expired.
      if (value.expiresAtMs !== null && value.expiresAtMs < now - 86_400_000) known.remove(old);
    }
    known.put(accessKeyId, { accessKeyId, ...owner, expiresAtMs });
  });
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: newSecretAccessKey(),
    SessionToken: randomBytes(96).toString('base64'),
    Expiration: new Date(expiresAtMs),
  };
}
