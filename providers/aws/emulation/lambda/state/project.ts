import type { Project } from '#shared/model/project.ts';
import { revisionOf } from './revision.ts';
import type { HostVersion } from '../../../../emulation-host.ts';
import type { FunctionKey } from './function-key.ts';
import { LATEST, type FunctionConfig, type FunctionDocument, type TreeDocument, type VersionDocument } from './model.ts';

/** What Lambda's functions have of themselves, where nobody says otherwise. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function defaultConfig({ account, name }: FunctionKey): FunctionConfig {
  return {
    Description: '',
    // No role was asked for: functions of the console run without one, and a client expects the member.
    Role: `arn:aws:iam::${account}:role/local`,
    PackageType: 'Zip',
    Timeout: 3,
    MemorySize: 128,
    Architectures: [hostArchitecture()],
    EphemeralStorage: { Size: 512 },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    SnapStart: { ApplyOn: 'None' },
  };
}

/** What this machine runs. */
export function hostArchitecture(): 'arm64' | 'x86_64' {
  return process.arch === 'arm64' ? 'arm64' : 'x86_64';
}

/** A configuration as the runtime takes it. What it had of its own (its URL) it keeps. */
export function toProject(
  { runtimeName, tags }: Pick<FunctionDocument, 'runtimeName' | 'tags'>,
  config: FunctionConfig,
  model: string,
  before: Project | null,
): Project {
  return {
    name: runtimeName,
    description: config.Description,
    model,
    runtime: config.Runtime ?? '',
    handler: config.Handler ?? '',
    memoryMb: config.MemorySize,
    timeoutS: config.Timeout,
    concurrency: 1,
    env: config.Environment?.Variables ?? {},
    http: before?.http ?? { enabled: false, methods: [] },
    tags,
  };
}

/** What the runtime's project says goes into the configuration; the rest of it stays. */
export function withProject(config: FunctionConfig, project: Project): FunctionConfig {
  const { Environment: _old, ...rest } = config;
  return {
    ...rest,
    Description: project.description,
    PackageType: 'Zip',
    Runtime: project.runtime,
    Handler: project.handler,
    Timeout: Math.ceil(project.timeoutS),
    MemorySize: project.memoryMb,
    ...(Object.keys(project.env).length === 0 ? {} : { Environment: { Variables: project.env } }),
  };
}

/**
 * `$LATEST` of a function as the runtime has it now. `before` is what was known of it, `made` what is known of the tree
 * that runs; a tree that nobody knows came from the console, and has no layers.
 */
export function fromRuntime(
  key: FunctionKey,
  live: HostVersion,
  before: VersionDocument | null,
  made: TreeDocument | null,
): VersionDocument {
  const { Layers: _old, ...config } = withProject(before?.config ?? defaultConfig(key), live.project);
  return {
    version: LATEST,
    config: made === null || made.layers.length === 0 ? config : { ...config, Layers: made.layers },
    code: made?.code ?? { zip: null, tree: live.codeSha256 },
    running: { runtimeVersion: live.version, tree: live.codeSha256 },
    revisionId: revisionOf(`${live.name}@${live.version}`),
    lastModifiedMs: live.createdAtMs,
    ...(before?.runtimeManagement === undefined ? {} : { runtimeManagement: before.runtimeManagement }),
  };
}
