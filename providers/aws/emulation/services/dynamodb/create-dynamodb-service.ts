import { awsJson } from '../../protocols/aws-json.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsServiceFactory } from '../../server/context.ts';
import type { AwsService } from '../../server/service.ts';
import { createDatabase } from './database.ts';
import { validation } from './errors.ts';
import { startHousekeeping } from './housekeeping.ts';
import { batchOperations } from './operations/batch-operations.ts';
import { itemOperations } from './operations/item-operations.ts';
import { readOperations } from './operations/read-operations.ts';
import { tableOperations } from './operations/table-operations.ts';
import { transactionOperations } from './operations/transaction-operations.ts';
import { streamOperations } from './streams/stream-operations.ts';
import { createStreamSource } from './streams/stream-source.ts';
import { createStreamStore } from './streams/stream-store.ts';

const TABLES = 'DynamoDB_20120810';
const STREAMS = 'DynamoDBStreams_20120810';

/** Amazon DynamoDB with its streams; both are signed for `dynamodb` and told apart by their target. */
export const createDynamoDbService: AwsServiceFactory = ({ host, links }) => {
  const { documents } = host;
  const streams = createStreamStore(documents);
  const database = createDatabase(documents, streams);
  links.streams.set('dynamodb', createStreamSource(streams));
  const stop = startHousekeeping(database, streams, (error) => host.log('error', 'DynamoDB could not clear away what is too old.', error));
  const common = {
    signingNames: ['dynamodb'],
    invalid: validation,
    onFault: (operation: string, error: unknown) => host.log('error', `DynamoDB ${operation} could not be answered.`, error),
  };
  const tables = createRpcService({
    ...common,
    name: 'dynamodb',
    targetPrefixes: [TABLES],
    codecs: [awsJson({ targetPrefix: TABLES, version: '1.0', errorNamespace: 'com.amazonaws.dynamodb.v20120810' })],
    operations: {
      ...tableOperations(database, streams),
      ...itemOperations(database, documents),
      ...readOperations(database),
      ...batchOperations(database, documents),
      ...transactionOperations(database, documents),
    },
  });
  const changes = createRpcService({
    ...common,
    name: 'dynamodbstreams',
    targetPrefixes: [STREAMS],
    codecs: [awsJson({ targetPrefix: STREAMS, version: '1.0', errorNamespace: 'com.amazonaws.dynamodb.v20120810' })],
    operations: streamOperations(streams),
  });
  return {
    signingNames: ['dynamodb'],
    targetPrefixes: [TABLES, STREAMS],
    fidelity: [...tables.fidelity, ...changes.fidelity],
    handle: (request) => (request.headers['x-amz-target']?.startsWith(`${STREAMS}.`) === true ? changes : tables).handle(request),
    close: async () => stop(),
  } satisfies AwsService;
};
