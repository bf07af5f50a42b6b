import { createRestJsonService } from '../../protocols/rest-json.ts';
import type { AwsContext } from '../../server/context.ts';
import type { AwsService } from '../../server/service.ts';
import { graphOperations } from './graph-operations.ts';
import { invalidRequest } from './invalid-request.ts';
import { samplingOperations } from './sampling-operations.ts';
import { traceOperations } from './trace-operations.ts';
import { createTraceStore } from './trace-store.ts';

/**
 * X-Ray: the runtime's traces as segments, beside those that clients send.
 * @see https://docs.aws.amazon.com/xray/latest/api/Welcome.html
 */
export function createXray({ host, defaults }: AwsContext): AwsService {
  const store = createTraceStore(host, defaults);
  const post = (operation: string, path: string) => ({ operation, method: 'POST', path });
  return createRestJsonService({
    name: 'xray',
    signingNames: ['xray'],
    routes: [
      post('PutTraceSegments', '/TraceSegments'),
      post('GetTraceSummaries', '/TraceSummaries'),
      post('BatchGetTraces', '/Traces'),
      post('GetServiceGraph', '/ServiceGraph'),
      post('GetTraceGraph', '/TraceGraph'),
      post('GetSamplingRules', '/GetSamplingRules'),
      post('GetSamplingTargets', '/SamplingTargets'),
      post('GetEncryptionConfig', '/EncryptionConfig'),
      post('PutTelemetryRecords', '/TelemetryRecords'),
    ],
    operations: { ...traceOperations(store), ...graphOperations(store), ...samplingOperations() },
    invalid: invalidRequest,
    onFault: (operation, error) => host.log('error', `xray ${operation} failed.`, error),
  });
}
