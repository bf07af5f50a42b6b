import { delimiter } from 'node:path';
import type { FunctionIdentity } from '../../../emulation.ts';
import { nodeMajor } from '../../runtimes.ts';
import { layerMounts, optDirectory } from '../layers-directory.ts';
import type { AwsContext } from '../server/context.ts';
import { keyOfRuntimeName } from './state/function-key.ts';
import type { FunctionConfig } from './state/model.ts';

/**
 * What a function gets beneath its own variables: who it is in Lambda's terms, the emulation as the endpoint of its SDK,
 * and the account it is in as the access key, by which the emulation knows whose call it is.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function functionVariables({ defaults, endpoint, state }: AwsContext, fn: FunctionIdentity): Record<string, string> {
  const { account, region, name } = keyOfRuntimeName(fn.name, defaults);
  const found = state.describe(fn.name, fn.version);
  return {
    AWS_ENDPOINT_URL: endpoint(),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_LAMBDA_FUNCTION_NAME: name,
    ...(found === null ? {} : { AWS_LAMBDA_FUNCTION_VERSION: found.version.version, ...logVariables(found.version.config) }),
    ...layerVariables(fn),
  };
}

function logVariables({ LoggingConfig: { LogGroup, LogFormat, ApplicationLogLevel } }: FunctionConfig): Record<string, string> {
  if (LogFormat !== 'JSON') return { AWS_LAMBDA_LOG_GROUP_NAME: LogGroup };
  return { AWS_LAMBDA_LOG_GROUP_NAME: LogGroup, AWS_LAMBDA_LOG_FORMAT: LogFormat, AWS_LAMBDA_LOG_LEVEL: ApplicationLogLevel ?? 'INFO' };
}

/**
 * Where runtimes look for what layers bring. What the code itself brings, the worker puts before it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html#packaging-layers-paths
 */
function layerVariables(fn: FunctionIdentity): Record<string, string> {
  if (layerMounts(fn.codeDir).length === 0) return {};
  const opt = optDirectory(fn);
  const { runtime } = fn;
  const found = { PATH: ['/usr/local/bin', '/usr/bin', '/bin', `${opt}/bin`].join(delimiter), LD_LIBRARY_PATH: `${opt}/lib` };
  const major = nodeMajor(runtime);
  if (major !== null)
    return { ...found, NODE_PATH: [`${opt}/nodejs/node${major}/node_modules`, `${opt}/nodejs/node_modules`].join(delimiter) };
  if (!runtime.startsWith('python')) return found;
  return { ...found, PYTHONPATH: [`${opt}/python`, `${opt}/python/lib/${runtime}/site-packages`].join(delimiter) };
}
