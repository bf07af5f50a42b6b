import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { FunctionDetail } from '#shared/model/function.ts';

type Facts = FunctionDetail['facts'];

function networkOf({ VpcConfig }: FunctionConfiguration): string | null {
  if (VpcConfig?.VpcId === undefined || VpcConfig.VpcId === '') return null;
  const subnets = VpcConfig.SubnetIds?.join(', ') ?? '';
  const groups = VpcConfig.SecurityGroupIds?.join(', ') ?? '';
  return `${VpcConfig.VpcId}; subnets ${subnets}; security groups ${groups}`;
}

/** What else AWS says of a function, in its own words. Newer values pass through. */
export function factsOf(fn: FunctionConfiguration): Facts {
  const rows: readonly (readonly [label: string, value: string | number | null | undefined])[] = [
    ['Role', fn.Role],
    ['Package', fn.PackageType],
    ['Architecture', fn.Architectures?.join(', ')],
    ['Ephemeral storage', fn.EphemeralStorage?.Size === undefined ? null : `${fn.EphemeralStorage.Size} MB`],
    ['Tracing', fn.TracingConfig?.Mode],
    ['Log group', fn.LoggingConfig?.LogGroup],
    ['Log format', fn.LoggingConfig?.LogFormat],
    ['Network', networkOf(fn)],
    ['Dead letters', fn.DeadLetterConfig?.TargetArn],
    ['Encryption key', fn.KMSKeyArn],
    ['File systems', fn.FileSystemConfigs?.map(({ Arn, LocalMountPath }) => `${Arn ?? ''} at ${LocalMountPath ?? ''}`).join(', ')],
    ['SnapStart', fn.SnapStart?.ApplyOn === 'None' ? null : fn.SnapStart?.ApplyOn],
    ['Runtime version', fn.RuntimeVersionConfig?.RuntimeVersionArn],
    ['Code signing', fn.SigningProfileVersionArn],
    ['Image command', fn.ImageConfigResponse?.ImageConfig?.Command?.join(' ')],
    ['Revision', fn.RevisionId],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === null || value === '' ? [] : [{ label, value: String(value) }]));
}

/** Its configuration as `deployOptions` would say it. */
export function optionsOf({ Role, Architectures = [], TracingConfig }: FunctionConfiguration): Record<string, string> {
  const options = { role: Role, architecture: Architectures[0], tracing: TracingConfig?.Mode };
  return Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
