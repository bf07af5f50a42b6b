import { z } from 'zod';
import { operation } from '../../protocols/operation.ts';
import { createRestJsonService } from '../../protocols/rest-json.ts';
import type { AwsContext } from '../../server/context.ts';
import { AwsError, type AwsService } from '../../server/service.ts';

const NONE = 'There are no APIs: functions have URLs of their own.';

/**
 * API Gateway, as far as it can be answered truthfully: there are no APIs here.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html
 * @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
 */
export function createApiGateway({ host }: AwsContext): AwsService {
  return createRestJsonService({
    name: 'apigateway',
    signingNames: ['apigateway'],
    routes: [
      { operation: 'GetRestApis', method: 'GET', path: '/restapis' },
      { operation: 'GetApis', method: 'GET', path: '/v2/apis' },
    ],
    operations: {
      GetRestApis: operation({ input: z.object({}), level: 'modelled', note: NONE, handle: () => ({ item: [] }) }),
      GetApis: operation({ input: z.object({}), level: 'modelled', note: NONE, handle: () => ({ items: [] }) }),
    },
    invalid: (message) => new AwsError('BadRequestException', message),
    onFault: (name, error) => host.log('error', `apigateway ${name} failed.`, error),
  });
}
