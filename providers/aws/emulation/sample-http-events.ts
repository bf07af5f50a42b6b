const TIME = '15/Jan/2026:09:30:00 +0000';
const TIME_EPOCH = 1768469400000;

/**
 * A request to a function URL, payload format 2.0.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export const functionUrlEvent = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/orders/1001',
  rawQueryString: 'expand=items',
  cookies: ['session=example'],
  headers: {
    accept: 'application/json',
    'content-type': 'application/json',
    host: 'example.lambda-url.eu-central-1.on.aws',
    'x-forwarded-proto': 'https',
  },
  queryStringParameters: { expand: 'items' },
  requestContext: {
    accountId: 'anonymous',
    apiId: 'example',
    domainName: 'example.lambda-url.eu-central-1.on.aws',
    domainPrefix: 'example',
    http: { method: 'POST', path: '/orders/1001', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'curl/8.5.0' },
    requestId: 'b6a1b1a6-5d0b-4a0b-9f0e-2f9f2b3b6d3f',
    routeKey: '$default',
    stage: '$default',
    time: TIME,
    timeEpoch: TIME_EPOCH,
  },
  body: '{"quantity":2}',
  isBase64Encoded: false,
};

/**
 * A request through an API Gateway REST API with Lambda proxy integration, payload format 1.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export const apiGatewayV1Event = {
  resource: '/orders/{id}',
  path: '/orders/1001',
  httpMethod: 'POST',
  headers: { Accept: 'application/json', 'Content-Type': 'application/json', Host: 'example.execute-api.eu-central-1.amazonaws.com' },
  multiValueHeaders: {
    Accept: ['application/json'],
    'Content-Type': ['application/json'],
    Host: ['example.execute-api.eu-central-1.amazonaws.com'],
  },
  queryStringParameters: { expand: 'items' },
  multiValueQueryStringParameters: { expand: ['items'] },
  pathParameters: { id: '1001' },
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    apiId: 'example',
    httpMethod: 'POST',
    identity: { sourceIp: '127.0.0.1', userAgent: 'curl/8.5.0' },
    path: '/prod/orders/1001',
    protocol: 'HTTP/1.1',
    requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    requestTime: TIME,
    requestTimeEpoch: TIME_EPOCH,
    resourceId: 'abc123',
    resourcePath: '/orders/{id}',
    stage: 'prod',
  },
  body: '{"quantity":2}',
  isBase64Encoded: false,
};
