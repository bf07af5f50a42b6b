import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { AwsContext } from './context.ts';

/**
 * What points the AWS CLI, SDKs and Terraform at the emulation. The access key is the account id.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function clientEnvironment({ defaults, endpoint }: AwsContext): ClientEnvironment {
  const { account, region } = defaults;
  return {
    set: {
      AWS_ENDPOINT_URL: endpoint(),
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    unset: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
    notes: [
      // Its table of old endpoints wins over the variable: awscli/customizations/overridesslcommonname.py
      `"aws sqs" of AWS CLI version 1 does not look at AWS_ENDPOINT_URL: give it --endpoint-url ${endpoint()}`,
      'An access key of twelve digits chooses another account; the region chooses another region.',
    ],
  };
}
