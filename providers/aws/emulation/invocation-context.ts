import type { FunctionIdentity, WorkerCall } from '../../emulation.ts';
import { ATTRIBUTES } from './attributes.ts';
import { functionArn, lambdaName, regionOf } from './environment.ts';
import { RuntimeError } from './runtime-errors.ts';

/**
 * The handler's `context`. `base` brings accessors that have to stay accessors, so it is the object itself.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/context/context-builder.ts
 */
export function invocationContext(
  fn: FunctionIdentity,
  call: WorkerCall,
  trace: { xRayTraceId?: string },
  base: Record<string, unknown> = {},
): Record<string, unknown> {
  const { attributes } = call;
  return Object.assign(base, {
    clientContext: parse(attributes[ATTRIBUTES.clientContext], 'lambda-runtime-client-context'),
    identity: parse(attributes[ATTRIBUTES.cognitoIdentity], 'lambda-runtime-cognito-identity'),
    invokedFunctionArn: invokedArn(fn, call),
    awsRequestId: call.id,
    tenantId: attributes[ATTRIBUTES.tenantId],
    ...trace,
    getRemainingTimeInMillis: () => call.deadlineMs - Date.now(),
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
  });
}

function parse(text: string | undefined, header: string): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RuntimeError(
      'Runtime.PlatformError',
      `Failed to parse ${header} as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The ARN that the caller addressed. */
export function invokedArn(fn: FunctionIdentity, { attributes }: WorkerCall): string {
  return attributes[ATTRIBUTES.functionArn] ?? functionArn(regionOf(process.env), lambdaName(fn), attributes[ATTRIBUTES.qualifier] ?? null);
}
