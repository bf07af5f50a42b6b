import { awsQuery } from '../../protocols/aws-query.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsContext } from '../../server/context.ts';
import { createStackRunner, type StackRunner } from './deploy/stack-runner.ts';
import { validationError } from './errors.ts';
import { changeSetOperations } from './operations/change-set-operations.ts';
import { exportOperations, readOperations, resourceOperations } from './operations/read-operations.ts';
import { removalOperations } from './operations/removal-operations.ts';
import { stackOperations } from './operations/stack-operations.ts';
import { templateOperations } from './operations/template-operations.ts';
import { createStackStore } from './stacks/stack-store.ts';

/**
 * CloudFormation: stacks whose resources are made by calling the other emulated services, as AWS's own handlers do.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html
 */
export function loadCloudFormation(context: AwsContext): { service: ReturnType<typeof createRpcService>; runner: StackRunner } {
  const { host } = context;
  const store = createStackStore(host.documents);
  const runner = createStackRunner(context, store);
  const services = { context, store, runner };
  const service = createRpcService({
    name: 'cloudformation',
    signingNames: ['cloudformation'],
    codecs: [awsQuery({ version: '2010-05-15', xmlns: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' })],
    operations: {
      ...stackOperations(services),
      ...removalOperations(services),
      ...readOperations(store),
      ...resourceOperations(store),
      ...exportOperations(store),
      ...templateOperations(context, store),
      ...changeSetOperations(services),
    },
    invalid: validationError,
    onFault: (operation, error) => host.log('error', `cloudformation ${operation} failed.`, error),
  });
  return { service, runner };
}
