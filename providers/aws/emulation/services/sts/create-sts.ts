import { AwsError, type AwsService } from '../../server/service.ts';
import type { AwsContext } from '../../server/context.ts';
import { awsQuery } from '../../protocols/aws-query.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import { principals } from '../../identity/principals.ts';
import { callerOperations } from './caller-operations.ts';
import { sessionOperations } from './session-operations.ts';

/**
 * STS: who am I, and temporary credentials. Signatures and permissions are not checked; what was handed out keeps its
 * account and role. @see https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 */
export function createSts(context: AwsContext): AwsService {
  const { host, links } = context;
  const keys = principals(host.documents);
  links.keys = { accountOf: (accessKeyId) => keys.get(accessKeyId)?.account ?? null };
  const service = createRpcService({
    name: 'sts',
    signingNames: ['sts'],
    codecs: [awsQuery({ version: '2011-06-15', xmlns: 'https://sts.amazonaws.com/doc/2011-06-15/' })],
    operations: { ...callerOperations(host.documents), ...sessionOperations(host.documents) },
    invalid: (message) => new AwsError('ValidationError', message),
    onFault: (operation, error) => host.log('error', `sts ${operation} failed.`, error),
  });
  return { ...service, takesUnsignedForms: true };
}
