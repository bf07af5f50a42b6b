import type { AwsContext } from '../../server/context.ts';
import type { AwsService } from '../../server/service.ts';
import { awsQuery } from '../../protocols/aws-query.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import { accessKeyOperations } from './access-key-operations.ts';
import { accountOperations } from './account-operations.ts';
import { attachmentOperations, entitiesForPolicy } from './attachment-operations.ts';
import { validationError } from './errors.ts';
import { roleKind, userKind } from './identities.ts';
import { boundaryOperations, inlinePolicyOperations } from './inline-policy-operations.ts';
import { policyOperations, policyTagOperations } from './policy-operations.ts';
import { policyVersionOperations } from './policy-version-operations.ts';
import { roleChangeOperations } from './role-change-operations.ts';
import { roleOperations } from './role-operations.ts';
import { serviceLinkedRoleOperations } from './service-linked-role-operations.ts';
import { simulateOperations } from './simulate-operations.ts';
import { userOperations, userTagOperations } from './user-operations.ts';

/**
 * IAM: roles, users and policies are stored, read and simulated; other services do not enforce them.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html
 */
export function createIam({ host }: AwsContext): AwsService {
  const { documents } = host;
  return createRpcService({
    name: 'iam',
    signingNames: ['iam'],
    codecs: [awsQuery({ version: '2010-05-08', xmlns: 'https://iam.amazonaws.com/doc/2010-05-08/' })],
    operations: {
      ...roleOperations(documents),
      ...roleChangeOperations(documents),
      ...inlinePolicyOperations(documents, roleKind),
      ...boundaryOperations(documents, roleKind),
      ...attachmentOperations(documents, roleKind),
      ...userOperations(documents),
      ...userTagOperations(documents),
      ...inlinePolicyOperations(documents, userKind),
      ...boundaryOperations(documents, userKind),
      ...attachmentOperations(documents, userKind),
      ...accessKeyOperations(documents),
      ...policyOperations(documents),
      ...policyTagOperations(documents),
      ...policyVersionOperations(documents),
      ...entitiesForPolicy(documents),
      ...serviceLinkedRoleOperations(documents),
      ...accountOperations(documents),
      ...simulateOperations(documents),
    },
    invalid: validationError,
    onFault: (operation, error) => host.log('error', `iam ${operation} failed.`, error),
  });
}
