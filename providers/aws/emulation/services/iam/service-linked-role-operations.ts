import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { identityKey, roles } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { needRole } from './identities.ts';
import { description, roleName } from './inputs.ts';
import { addRole, newRole } from './role-operations.ts';
import { roleView } from './view.ts';

/**
 * Names that services give to their roles; they cannot be derived from the service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const ROLE_NAMES: Readonly<Record<string, string>> = {
  'dynamodb.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
  'lambda.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency',
  'ops.apigateway.amazonaws.com': 'AWSServiceRoleForAPIGateway',
  'replicator.lambda.amazonaws.com': 'AWSServiceRoleForLambdaReplicator',
  'xray.amazonaws.com': 'AWSServiceRoleForXRay',
};

/** Roles that belong to a service. */
export function serviceLinkedRoleOperations(documents: HostDocuments): Operations {
  const deletions = createCollection<{ role: string }>(documents, 'iam.role-deletions');
  return {
    CreateServiceLinkedRole: operation({
      input: z.object({
        AWSServiceName: z.string().min(1).max(128),
        Description: description.optional(),
        CustomSuffix: z
          .string()
          .min(1)
          .max(64)
          .regex(/^[\w+=,.@-]+$/)
          .optional(),
      }),
      level: 'approximated',
      note: 'For the services whose role is known; the policy that its service attaches is not.',
      handle: ({ AWSServiceName, Description, CustomSuffix }, { account }) => {
        const base = Object.hasOwn(ROLE_NAMES, AWSServiceName) ? ROLE_NAMES[AWSServiceName] : undefined;
        if (base === undefined) {
          throw invalidInput(`The local runtime does not know the service-linked role of ${AWSServiceName}.`);
        }
        const name = CustomSuffix === undefined ? base : `${base}_${CustomSuffix}`;
        if (roles(documents).get(identityKey(account, name)) !== null) {
          throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
        }
        const statement = { Effect: 'Allow', Principal: { Service: AWSServiceName }, Action: 'sts:AssumeRole' };
        const role = newRole(account, name, JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), {
          path: `/aws-service-role/${AWSServiceName}/`,
          description: Description ?? null,
          linkedTo: AWSServiceName,
        });
        addRole(documents, role);
        return { Role: roleView(role, { details: true }) };
      },
    }),
    DeleteServiceLinkedRole: operation({
      input: z.object({ RoleName: roleName }),
      level: 'verified',
      note: 'Takes effect at once; whether the role is in use is not looked at.',
      handle: ({ RoleName }, { account }) => {
        const role = needRole(documents, account, RoleName);
        if (role.linkedTo === null) throw noSuchEntity(`The role with name ${RoleName} is not a service-linked role.`);
        const id = `task${role.path}${role.name}/${randomUUID()}`;
        documents.transaction(() => {
          roles(documents).remove(identityKey(account, RoleName));
          deletions.put(`${account}/${id}`, { role: role.name });
        });
        return { DeletionTaskId: id };
      },
    }),
    GetServiceLinkedRoleDeletionStatus: operation({
      input: z.object({ DeletionTaskId: z.string().min(1).max(1000) }),
      level: 'verified',
      handle: ({ DeletionTaskId }, { account }) => {
        if (deletions.get(`${account}/${DeletionTaskId}`) === null) throw noSuchEntity(`Deletion task ${DeletionTaskId} cannot be found.`);
        return { Status: 'SUCCEEDED' };
      },
    }),
  };
}
