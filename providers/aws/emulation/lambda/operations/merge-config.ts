import type { CreateFunctionRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../../server/service.ts';
import type { FunctionConfig } from '../state/model.ts';

/** What requests can set of a configuration; layers are looked up elsewhere. */
export type ConfigInput = Omit<CreateFunctionRequest, 'FunctionName' | 'Code' | 'Role' | 'Layers'> & { Role?: string | undefined };

/** A configuration with what a request sets; what it leaves out stays, what it empties goes. */
export function mergeConfig(before: FunctionConfig, input: ConfigInput): FunctionConfig {
  const config: FunctionConfig = {
    ...before,
    Description: input.Description ?? before.Description,
    Role: input.Role ?? before.Role,
    Timeout: input.Timeout ?? before.Timeout,
    MemorySize: input.MemorySize ?? before.MemorySize,
    Architectures: input.Architectures ?? before.Architectures,
    EphemeralStorage: { Size: input.EphemeralStorage?.Size ?? before.EphemeralStorage.Size },
    TracingConfig: { Mode: input.TracingConfig?.Mode ?? before.TracingConfig.Mode },
    SnapStart: { ApplyOn: input.SnapStart?.ApplyOn ?? before.SnapStart.ApplyOn },
    LoggingConfig: mergeLogging(before.LoggingConfig, input.LoggingConfig),
  };
  if (input.Runtime !== undefined) config.Runtime = input.Runtime;
  if (input.Handler !== undefined) config.Handler = input.Handler;
  if (input.Environment !== undefined) config.Environment = { Variables: input.Environment.Variables ?? {} };
  return mergeOptional(config, input);
}

/** Members that are not there until they are set, and gone again once they are set to nothing. */
function mergeOptional(config: FunctionConfig, input: ConfigInput): FunctionConfig {
  const { DeadLetterConfig, KMSKeyArn, VpcConfig, FileSystemConfigs, ImageConfig } = input;
  const merged: FunctionConfig = { ...config };
  if (DeadLetterConfig !== undefined) {
    delete merged.DeadLetterConfig;
    if ((DeadLetterConfig.TargetArn ?? '') !== '') merged.DeadLetterConfig = { TargetArn: DeadLetterConfig.TargetArn ?? '' };
  }
  if (KMSKeyArn !== undefined) {
    delete merged.KMSKeyArn;
    if (KMSKeyArn !== '') merged.KMSKeyArn = KMSKeyArn;
  }
  if (VpcConfig !== undefined) {
    const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = VpcConfig;
    merged.VpcConfig = { SubnetIds, SecurityGroupIds, Ipv6AllowedForDualStack };
  }
  if (FileSystemConfigs !== undefined) {
    delete merged.FileSystemConfigs;
    const systems = FileSystemConfigs.map(({ Arn = '', LocalMountPath = '' }) => ({ Arn, LocalMountPath }));
    if (systems.length > 0) merged.FileSystemConfigs = systems;
  }
  if (ImageConfig !== undefined) {
    delete merged.ImageConfig;
    const image = Object.fromEntries(Object.entries(ImageConfig).filter(([, value]) => value !== undefined));
    if (Object.keys(image).length > 0) merged.ImageConfig = image;
  }
  return merged;
}

/** Log levels are for JSON: they come with that format, at INFO unless said otherwise, and go with it. */
function mergeLogging(before: FunctionConfig['LoggingConfig'], input: ConfigInput['LoggingConfig']): FunctionConfig['LoggingConfig'] {
  const LogFormat = input?.LogFormat ?? before.LogFormat;
  const LogGroup = input?.LogGroup ?? before.LogGroup;
  if (LogFormat !== 'JSON') {
    if (input?.ApplicationLogLevel === undefined && input?.SystemLogLevel === undefined) return { LogFormat, LogGroup };
    throw new AwsError('InvalidParameterValueException', 'ApplicationLogLevel and SystemLogLevel need the LogFormat JSON.', {
      members: { Type: 'User' },
    });
  }
  return {
    LogFormat,
    LogGroup,
    ApplicationLogLevel: input?.ApplicationLogLevel ?? before.ApplicationLogLevel ?? 'INFO',
    SystemLogLevel: input?.SystemLogLevel ?? before.SystemLogLevel ?? 'INFO',
  };
}
