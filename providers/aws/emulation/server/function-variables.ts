import type { FunctionIdentity } from '../../../emulation.ts';
import { keyOfRuntimeName } from '../lambda/state/function-key.ts';
import type { AwsContext } from './context.ts';

/**
 * What points the SDK of a function at the emulation, as the account and region it is in. The access key is the account
 * id, which is how the emulation knows whose call it is.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function functionVariables({ defaults, endpoint }: AwsContext, fn: FunctionIdentity): Record<string, string> {
  const { account, region } = keyOfRuntimeName(fn.name, defaults);
  return {
    AWS_ENDPOINT_URL: endpoint(),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}
