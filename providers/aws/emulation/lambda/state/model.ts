/**
 * What the emulation remembers of Lambda, as it is kept in the host's documents. Members with capitals are the API's
 * own (botocore's model of 2015-03-31) and are sent as they are; the others are ours.
 */
import type { FunctionKey } from './function-key.ts';

export const LATEST = '$LATEST';

/** What a version is configured with. A member that is not there was not set. */
export interface FunctionConfig {
  Description: string;
  Role: string;
  PackageType: 'Zip' | 'Image';
  Runtime?: string;
  Handler?: string;
  /** Seconds. */
  Timeout: number;
  /** MB. */
  MemorySize: number;
  Architectures: string[];
  Environment?: { Variables: Record<string, string> };
  /** In the order of their overlaying, at most 5. */
  Layers?: { Arn: string; CodeSize: number }[];
  EphemeralStorage: { Size: number };
  TracingConfig: { Mode: string };
  LoggingConfig: { LogFormat: string; LogGroup: string; ApplicationLogLevel?: string; SystemLogLevel?: string };
  SnapStart: { ApplyOn: string };
  DeadLetterConfig?: { TargetArn: string };
  KMSKeyArn?: string;
  VpcConfig?: { SubnetIds: string[]; SecurityGroupIds: string[]; Ipv6AllowedForDualStack?: boolean };
  FileSystemConfigs?: { Arn: string; LocalMountPath: string }[];
  ImageConfig?: { Command?: string[]; EntryPoint?: string[]; WorkingDirectory?: string };
}

/** A zip in the emulation's directory. */
export interface ZipDocument {
  /** Base64 of the SHA-256 of its bytes (`CodeSha256`). */
  sha256: string;
  /** Bytes (`CodeSize`). */
  size: number;
}

/** A function's package. */
export interface PackageDocument {
  /** The zip, where it came as one; null where code was deployed from the console, which sends a tree: see `packageOf`. */
  zip: ZipDocument | null;
  /** The function's own code in the host's store, without layers; null for an image. */
  tree: string | null;
  /** For a container image. */
  imageUri?: string;
  /** `SourceKMSKeyArn`: kept and shown; the zip is not encrypted here. */
  sourceKmsKeyArn?: string;
}

/** What runs a version: a version of the runtime, or nothing and why, in the words of `StateReason`. */
export type Running =
  | {
      runtimeVersion: string;
      /** What is really loaded: the code with its layers under `OPT_DIR`, or just the code where there are none. */
      tree: string;
    }
  | {
      reason: string;
      reasonCode: string;
      /** Version of the runtime that was live when this began, from an earlier configuration; null where there was none. */
      over: string | null;
    };

/** Directory inside a function's tree that holds its layers, one laid over the other: what is /opt on Lambda. */
export const OPT_DIR = '.isobar-opt';

/** `$LATEST`, or what was published. Published ones never change. */
export interface VersionDocument {
  version: string;
  config: FunctionConfig;
  code: PackageDocument;
  running: Running;
  revisionId: string;
  lastModifiedMs: number;
  /** AWS's settings of the runtime's updates, per version. */
  runtimeManagement?: { UpdateRuntimeOn: string; RuntimeVersionArn?: string };
}

export interface FunctionDocument {
  key: FunctionKey;
  /** Its name in the runtime, see `toRuntimeName`. */
  runtimeName: string;
  latest: VersionDocument;
  /** Number of the version published last, 0 before the first. Not given again while the function lives. */
  lastPublished: number;
  tags: Record<string, string>;
  /** Reserved concurrent executions; null where none are reserved. 0 stops the function. */
  reservedConcurrency: number | null;
  codeSigningConfigArn: string | null;
  recursiveLoop: 'Allow' | 'Terminate';
}

export interface AliasDocument {
  Name: string;
  FunctionVersion: string;
  Description: string;
  /** Further versions with the share of calls they get, 0 to 1. */
  RoutingConfig?: { AdditionalVersionWeights: Record<string, number> };
  RevisionId: string;
}

/** One statement of a resource policy, as `GetPolicy` shows it. */
export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: '*' | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocument {
  revisionId: string;
  statements: PolicyStatement[];
}

/** Of asynchronous invocations, for `$LATEST`, a version or an alias. What is not set has AWS's default: 2 retries, 6 hours. */
export interface EventInvokeConfigDocument {
  /** Epoch milliseconds. */
  lastModifiedMs: number;
  MaximumRetryAttempts?: number;
  /** Seconds. */
  MaximumEventAgeInSeconds?: number;
  DestinationConfig?: { OnSuccess?: { Destination?: string }; OnFailure?: { Destination?: string } };
}

export interface ProvisionedConcurrencyDocument {
  requested: number;
  lastModifiedMs: number;
}

export interface FunctionUrlDocument {
  key: FunctionKey;
  /** Null for `$LATEST`, else an alias. */
  qualifier: string | null;
  /** First label of its host: lower-case letters and digits. */
  urlId: string;
  AuthType: 'NONE' | 'AWS_IAM';
  InvokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  Cors?: {
    AllowCredentials?: boolean;
    AllowHeaders?: string[];
    AllowMethods?: string[];
    AllowOrigins?: string[];
    ExposeHeaders?: string[];
    /** Seconds. */
    MaxAge?: number;
  };
  createdAtMs: number;
  lastModifiedMs: number;
}

export type MappingState = 'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting';

export interface EventSourceMappingDocument {
  account: string;
  region: string;
  uuid: string;
  function: FunctionKey;
  /** Version or alias; null for `$LATEST`. */
  qualifier: string | null;
  state: MappingState;
  /** What it is on its way to, or is. */
  wanted: 'Enabled' | 'Disabled' | 'Deleted';
  /** `User initiated`, or why the poller changed it. */
  stateReason: string;
  lastProcessingResult: string;
  lastModifiedMs: number;
  tags?: Record<string, string>;
  /** Further members of `EventSourceMappingConfiguration`, with AWS's defaults filled in for the kind of source. */
  settings: EventSourceMappingSettings;
}

export interface EventSourceMappingSettings {
  EventSourceArn?: string;
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  ParallelizationFactor?: number;
  StartingPosition?: string;
  /** Epoch seconds. */
  StartingPositionTimestamp?: number;
  FilterCriteria?: { Filters: { Pattern: string }[] };
  FunctionResponseTypes?: string[];
  MaximumRecordAgeInSeconds?: number;
  MaximumRetryAttempts?: number;
  BisectBatchOnFunctionError?: boolean;
  TumblingWindowInSeconds?: number;
  DestinationConfig?: { OnSuccess?: { Destination?: string }; OnFailure?: { Destination?: string } };
  ScalingConfig?: { MaximumConcurrency?: number };
  /** Whatever else was given: Kafka, Amazon MQ, DocumentDB. */
  [member: string]: unknown;
}

export interface LayerVersionDocument {
  account: string;
  region: string;
  name: string;
  version: number;
  description: string;
  createdAtMs: number;
  zip: ZipDocument;
  /** Its tree in the host's store. */
  tree: string;
  /** Bytes unpacked. */
  unpackedSize: number;
  compatibleRuntimes: string[];
  compatibleArchitectures: string[];
  licenseInfo: string | null;
  policy: PolicyDocument | null;
  /** Nobody can find or add it any more; functions that have it keep it. */
  deleted?: boolean;
}

export interface CodeSigningConfigDocument {
  id: string;
  description: string;
  publishers: string[];
  onUntrusted: 'Warn' | 'Enforce';
  lastModifiedMs: number;
  tags?: Record<string, string>;
}

/** What a tree that runs was made of, by the tree's digest: a roll back in the console brings it back. */
export interface TreeDocument {
  code: PackageDocument;
  layers: { Arn: string; CodeSize: number }[];
}
