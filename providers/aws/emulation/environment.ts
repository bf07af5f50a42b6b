import type { FunctionIdentity } from '../../emulation.ts';

/** Where functions believe to run, unless their own AWS_REGION says otherwise. */
const REGION = 'us-east-1';
/** The account number that AWS's own documentation uses in examples. */
const ACCOUNT = '123456789012';

/**
 * Variables that Lambda sets and that a function's own cannot override.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/** The region a function believes to run in. */
export function regionOf(env: Readonly<Record<string, string | undefined>>): string {
  return env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? REGION;
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`; the account is the access key, where the emulation lent one. */
export function functionArn(region: string, name: string, qualifier: string | null = null): string {
  const key = process.env['AWS_ACCESS_KEY_ID'] ?? '';
  const account = /^\d{12}$/.test(key) ? key : ACCOUNT;
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === null ? '' : `:${qualifier}`}`;
}

/** The name that Lambda knows the function by: lent by the emulation, which knows it by its account. */
export function lambdaName({ env, name }: Pick<FunctionIdentity, 'env' | 'name'>): string {
  return env['AWS_LAMBDA_FUNCTION_NAME'] ?? name;
}

/** `$LATEST`, or AWS's number of the version: lent by the emulation. */
export function lambdaVersion({ env, version }: Pick<FunctionIdentity, 'env' | 'version'>): string {
  return env['AWS_LAMBDA_FUNCTION_VERSION'] ?? version;
}

/**
 * What Lambda puts into the environment. Region and credentials are the function's own where it brings them; else the
 * emulation lends those of the account that the function is in. Where there is no emulation they are placeholders: an
 * SDK then fails at once instead of looking for an instance role on the network.
 */
export function lambdaEnvironment(fn: FunctionIdentity): Record<string, string> {
  const region = regionOf(fn.env);
  const name = lambdaName(fn);
  const version = lambdaVersion(fn);
  return {
    _HANDLER: fn.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: fn.env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${version}]`,
    AWS_ACCESS_KEY_ID: fn.env['AWS_ACCESS_KEY_ID'] ?? 'local',
    AWS_SECRET_ACCESS_KEY: fn.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    AWS_SESSION_TOKEN: fn.env['AWS_SESSION_TOKEN'] ?? 'local',
    LAMBDA_TASK_ROOT: fn.codeDir,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    // What a function may override, as on Lambda.
    LANG: fn.env['LANG'] ?? 'en_US.UTF-8',
    TZ: fn.env['TZ'] ?? ':UTC',
    AWS_XRAY_CONTEXT_MISSING: fn.env['AWS_XRAY_CONTEXT_MISSING'] ?? 'LOG_ERROR',
  };
}
