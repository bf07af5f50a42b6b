import { XmlMap } from '../../../../emulation-parts/xml.ts';
import { roleArn, userArn, type IdentityDocument, type RoleDocument, type UserDocument } from '../../identity/roles.ts';
import { policyNameOf } from './managed-policies.ts';

/** Documents are percent-encoded, as RFC 3986 has it. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Lists leave out tags and boundaries. */
export function roleView(role: RoleDocument, { details }: { details: boolean }) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(role),
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    Description: role.description ?? undefined,
    MaxSessionDuration: role.maxSessionDuration,
    ...(details ? detailsOf(role) : {}),
  };
}

export function userView(user: UserDocument, { details }: { details: boolean }) {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(user),
    CreateDate: new Date(user.createdAtMs),
    ...(details ? detailsOf(user) : {}),
  };
}

function detailsOf({ boundary, tags }: IdentityDocument) {
  return { PermissionsBoundary: boundaryView(boundary), Tags: tags.length === 0 ? undefined : tags };
}

export function boundaryView(arn: string | null) {
  return arn === null ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
}

export function attachedView({ attached }: Pick<IdentityDocument, 'attached'>) {
  return attached.map((arn) => ({ PolicyName: policyNameOf(arn), PolicyArn: arn }));
}

/** A map of numbers, as `GetAccountSummary` has it. */
export function summaryMap(counts: Readonly<Record<string, number>>): XmlMap {
  return new XmlMap(counts);
}
