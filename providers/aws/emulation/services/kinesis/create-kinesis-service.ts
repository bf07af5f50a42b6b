import { awsJsonOrCbor } from '../../protocols/aws-json-or-cbor.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsServiceFactory } from '../../server/context.ts';
import { AwsError } from '../../server/service.ts';
import { recordOperations } from './operations/record-operations.ts';
import { streamOperations } from './operations/stream-operations.ts';
import { createStreamSource } from './stream-source.ts';
import { createStreams } from './stream-store.ts';

const TARGET = 'Kinesis_20131202';
const TRIM_EVERY_MS = 60_000;

/** Amazon Kinesis Data Streams. @see https://docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html */
export const createKinesisService: AwsServiceFactory = ({ host, links }) => {
  const streams = createStreams(host.documents);
  links.streams.set('kinesis', createStreamSource(streams));
  const timer = setInterval(() => {
    try {
      streams.trim(Date.now());
    } catch (error) {
      host.log('error', 'Kinesis could not clear away what is too old.', error);
    }
  }, TRIM_EVERY_MS);
  timer.unref();
  const service = createRpcService({
    name: 'kinesis',
    signingNames: ['kinesis'],
    targetPrefixes: [TARGET],
    codecs: [awsJsonOrCbor({ targetPrefix: TARGET, version: '1.1' })],
    operations: { ...streamOperations(streams), ...recordOperations(streams) },
    invalid: (message) => new AwsError('ValidationException', message),
    onFault: (operation, error) => host.log('error', `Kinesis ${operation} could not be answered.`, error),
  });
  return { ...service, close: async () => clearInterval(timer) };
};
