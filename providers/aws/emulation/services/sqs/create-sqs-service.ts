import { awsJson } from '../../protocols/aws-json.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsServiceFactory } from '../../server/context.ts';
import { invalidParameter, QUERY_ERROR_CODES } from './errors.ts';
import { accessOperations } from './operations/access-operations.ts';
import { batchOperations } from './operations/batch-operations.ts';
import { messageOperations } from './operations/message-operations.ts';
import { moveOperations } from './operations/move-operations.ts';
import { queueOperations } from './operations/queue-operations.ts';
import { MoveTasks } from './move-tasks.ts';
import { sqsQuery } from './query-protocol.ts';
import { createQueueSource, createQueueTarget } from './queue-source.ts';
import { createQueues } from './queues.ts';

/** Amazon SQS: standard and FIFO queues with their messages, durable, in JSON and in the older Query protocol. */
export const createSqsService: AwsServiceFactory = ({ host, links }) => {
  const { documents } = host;
  const queues = createQueues(documents);
  links.queues.set('sqs', createQueueSource(queues));
  links.targets.set('sqs', createQueueTarget(queues));
  const moves = new MoveTasks(queues, documents, (error) => host.log('error', 'SQS could not move messages.', error));
  const service = createRpcService({
    name: 'sqs',
    signingNames: ['sqs'],
    targetPrefixes: ['AmazonSQS'],
    codecs: [
      awsJson({ targetPrefix: 'AmazonSQS', version: '1.0', errorNamespace: 'com.amazonaws.sqs', queryErrorCodes: QUERY_ERROR_CODES }),
      sqsQuery(),
    ],
    operations: {
      ...queueOperations(queues),
      ...messageOperations(queues, documents),
      ...batchOperations(queues, documents),
      ...accessOperations(queues),
      ...moveOperations(queues, moves),
    },
    invalid: invalidParameter,
    onFault: (operation, error) => host.log('error', `SQS ${operation} could not be answered.`, error),
  });
  return {
    ...service,
    start: () => moves.resume(),
    reset() {
      moves.stop();
      queues.reset();
    },
    async close() {
      moves.stop();
      queues.reset();
    },
  };
};
