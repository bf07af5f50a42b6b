import { awsJson } from '../../protocols/aws-json.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsContext } from '../../server/context.ts';
import { AwsError, type AwsService } from '../../server/service.ts';
import { createFunctionLogs } from './function-logs.ts';
import { groupOperations, retentionOperations } from './group-operations.ts';
import { createLogGroups } from './groups.ts';
import { liveTailOperations } from './live-tail.ts';
import { queryOperations } from './insights/query-operations.ts';
import { createLogBook } from './log-book.ts';
import { readOperations } from './read-operations.ts';
import { createStoredLogs } from './stored-logs.ts';
import { streamOperations } from './stream-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { writeOperations } from './write-operations.ts';

const TARGET = 'Logs_20140328';

/**
 * CloudWatch Logs: what functions wrote, as /aws/lambda/NAME, beside what clients put themselves.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
 */
export function createLogs({ host, defaults, links }: AwsContext): AwsService {
  const groups = createLogGroups(host, defaults, links);
  const functionLogs = createFunctionLogs(host.telemetry, (name, version) => links.versions?.nameOf(name, version) ?? '$LATEST');
  const book = createLogBook(groups, createStoredLogs(host.documents), functionLogs);
  const service = createRpcService({
    name: 'logs',
    signingNames: ['logs'],
    targetPrefixes: [TARGET],
    codecs: [awsJson({ targetPrefix: TARGET, version: '1.1' })],
    operations: {
      ...groupOperations(book),
      ...retentionOperations(book),
      ...streamOperations(book),
      ...readOperations(book),
      ...writeOperations(book),
      ...tagOperations(book),
      ...queryOperations(book, (error) => host.log('error', 'A query of logs failed.', error)),
      ...liveTailOperations(book, host.telemetry),
    },
    invalid: (message) => new AwsError('InvalidParameterException', message),
    onFault: (operation, error) => host.log('error', `logs ${operation} failed.`, error),
  });
  return {
    ...service,
    reset: () => functionLogs.reset(),
    close: async () => groups.close(),
  };
}
