import { awsJson } from '../../protocols/aws-json.ts';
import { awsQuery } from '../../protocols/aws-query.ts';
import { rpcCbor } from '../../protocols/rpc-cbor.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsContext } from '../../server/context.ts';
import { AwsError, type AwsService } from '../../server/service.ts';
import { createCustomMetrics } from './custom-metrics.ts';
import { createLambdaMetrics, LAMBDA_NAMESPACE } from './lambda-metrics.ts';
import { sampleOf } from './metric.ts';
import { readOperations } from './read-operations.ts';
import { writeOperations } from './write-operations.ts';

const TARGET = 'GraniteServiceVersion20100801';
/** Codes that clients of the Query protocol know errors by, where they differ from their shapes' names. */
const QUERY_CODES = {
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  InvalidParameterValueException: 'InvalidParameterValue',
  MissingRequiredParameterException: 'MissingParameter',
};

/**
 * CloudWatch metrics: what the runtime measured of functions, as AWS/Lambda, beside what clients put themselves.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html
 */
export function createCloudWatch({ host, defaults, links }: AwsContext): AwsService {
  const custom = createCustomMetrics(host.documents);
  links.metrics = {
    countOfFunction: (name, { account, region, name: fn }) => {
      for (const dimensions of [[], [{ Name: 'FunctionName', Value: fn }]])
        custom.put({ namespace: LAMBDA_NAMESPACE, name, dimensions }, { account, region }, [sampleOf(Date.now(), 1, 'Count')]);
    },
  };
  const sources = [createLambdaMetrics(host, defaults, links), custom];
  return createRpcService({
    name: 'cloudwatch',
    signingNames: ['monitoring'],
    targetPrefixes: [TARGET],
    codecs: [
      awsJson({ targetPrefix: TARGET, version: '1.0', queryErrorCodes: QUERY_CODES }),
      rpcCbor({ serviceName: TARGET, queryErrorCodes: QUERY_CODES }),
      awsQuery({ version: '2010-08-01', xmlns: 'http://monitoring.amazonaws.com/doc/2010-08-01/', errorCodes: QUERY_CODES }),
    ],
    operations: { ...readOperations(sources), ...writeOperations(custom) },
    invalid: (message) => new AwsError('ValidationError', message),
    onFault: (operation, error) => host.log('error', `cloudwatch ${operation} failed.`, error),
  });
}
