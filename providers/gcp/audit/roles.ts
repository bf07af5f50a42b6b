import type { PermissionMark, PermissionStatement } from '#shared/model/audit/posture.ts';

/** @see https://cloud.google.com/iam/docs/roles-overview#basic */
export const BASIC = /^roles\/(?:owner|editor|viewer|browser|admin|writer|reader)$/;
/** Permissions by which whoever has them gives themselves more. @see https://rhinosecuritylabs.com/gcp/privilege-escalation-google-cloud-platform-part-1/ */
const RAISING =
  /^(?:resourcemanager\.(?:projects|folders|organizations)\.setIamPolicy|iam\.roles\.update|iam\.serviceAccountKeys\.create|iam\.serviceAccounts\.(?:getAccessToken|implicitDelegation|signBlob|signJwt|setIamPolicy)|storage\.hmacKeys\.create|serviceusage\.apiKeys\.create|orgpolicy\.policy\.set)$/;
/** Roles over everything. @see https://cloud.google.com/iam/docs/roles-overview#basic */
const ADMIN = /^roles\/(?:owner|editor|iam\.securityAdmin|resourcemanager\.(?:projectIamAdmin|organizationAdmin|folderAdmin))$/;
/** Roles from which more can be had. @see https://cloud.google.com/iam/docs/best-practices-service-accounts */
const ESCALATION =
  /^roles\/(?:iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin|serviceAccountAdmin|roleAdmin|workloadIdentityUser)|cloudfunctions\.(?:admin|developer)|run\.admin|deploymentmanager\.editor|cloudbuild\.builds\.editor|compute\.(?:admin|instanceAdmin(?:\.v1)?)|cloudscheduler\.admin)$/;
const WIDE = /^roles\/(?:viewer|\w+(?:\.\w+)*\.?[aA]dmin|storage\.admin|storage\.objectAdmin|datastore\.(?:owner|user)|bigquery\.(?:admin|dataOwner|dataEditor)|pubsub\.(?:admin|editor)|secretmanager\.(?:admin|secretAccessor))$/; // prettier-ignore

/** Roles that put something into a bucket or a topic. @see https://cloud.google.com/iam/docs/roles-permissions */
export const WRITERS =
  /^roles\/(?:storage\.(?:admin|objectAdmin|objectCreator|objectUser|legacyBucketWriter|legacyBucketOwner)|pubsub\.(?:admin|editor|publisher)|editor|owner)$/;

/** What the roles of an identity add up to. */
export function marksOf(statements: readonly PermissionStatement[]): PermissionMark[] {
  return statements.flatMap((each) =>
    each.actions.flatMap((role): PermissionMark[] => {
      if (each.conditional) return [];
      const everywhere = each.resources.includes('*');
      const raising = each.holds?.filter((permission) => RAISING.test(permission)) ?? [];
      const kind = ADMIN.test(role) && everywhere ? 'administrator' : ESCALATION.test(role) || raising.length > 0 ? 'escalation' : WIDE.test(role) && everywhere ? 'wildcard' : null;
      if (kind === null) return [];
      const where = !everywhere ? `on ${each.resources.join(', ')}` : /^(?:folders|organizations)\//.test(each.policy) ? `on all of ${each.policy}` : 'on the whole project';
      const by = raising.length === 0 ? '' : ` (${raising.slice(0, 3).join(', ')})`;
      return [{ kind, detail: `${role}${by} ${where}`, policy: each.policy, ...(each.at === undefined ? {} : { at: each.at }) }];
    }),
  ); // prettier-ignore
}
