import type { LambdaContext } from '../operation.ts';
import { zipOf } from '../code/package-of.ts';
import { lambdaArn } from '../state/function-key.ts';
import type { FunctionDocument, VersionDocument } from '../state/model.ts';

/** Whether a change has just been made: its answer still says that it is on its way. */
export type Progress = 'creating' | 'updating' | 'done';

/**
 * `FunctionConfiguration` of a version, without what lists leave out. `qualifier` is what the ARN ends with; null for
 * an unqualified one.
 */
export async function configurationOf(
  context: LambdaContext,
  { key }: Pick<FunctionDocument, 'key'>,
  version: VersionDocument,
  qualifier: string | null,
): Promise<Record<string, unknown>> {
  const { SnapStart, ImageConfig, VpcConfig, ...config } = version.config;
  const zip = await zipOf(context, version.code);
  return {
    FunctionName: key.name,
    FunctionArn: lambdaArn(key, qualifier),
    ...config,
    CodeSize: zip?.size ?? 0,
    ...(zip === null ? {} : { CodeSha256: zip.sha256 }),
    LastModified: awsTime(version.lastModifiedMs),
    Version: version.version,
    RevisionId: version.revisionId,
    SnapStart: { ...SnapStart, OptimizationStatus: 'Off' },
    ...(ImageConfig === undefined ? {} : { ImageConfigResponse: { ImageConfig } }),
    ...(VpcConfig === undefined ? {} : { VpcConfig }),
  };
}

/** With the state a version is in, as answers about one version have it. */
export async function fullConfiguration(
  context: LambdaContext,
  fn: Pick<FunctionDocument, 'key'>,
  version: VersionDocument,
  qualifier: string | null,
  progress: Progress = 'done',
): Promise<Record<string, unknown>> {
  return { ...(await configurationOf(context, fn, version, qualifier)), ...stateOf(version, progress) };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
function stateOf({ running }: VersionDocument, progress: Progress): Record<string, unknown> {
  const on = 'The function is being created.';
  if (progress === 'creating') return { State: 'Pending', StateReason: on, StateReasonCode: 'Creating' };
  if (progress === 'updating') {
    return { State: 'Active', LastUpdateStatus: 'InProgress', LastUpdateStatusReason: on, LastUpdateStatusReasonCode: 'Creating' };
  }
  if ('runtimeVersion' in running) return { State: 'Active', LastUpdateStatus: 'Successful' };
  const { reason, reasonCode } = running;
  return {
    State: 'Failed',
    StateReason: reason,
    StateReasonCode: reasonCode,
    LastUpdateStatus: 'Failed',
    LastUpdateStatusReason: reason,
    LastUpdateStatusReasonCode: reasonCode,
  };
}

/** `2026-11-20T10:00:00.000+0000`, as Lambda writes times of functions, layers and URLs. */
export function awsTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** Tags and reserved concurrency go with the answer of GetFunction only where there are any. */
export function extrasOf({ tags, reservedConcurrency }: FunctionDocument): Record<string, unknown> {
  return {
    ...(Object.keys(tags).length === 0 ? {} : { Tags: tags }),
    ...(reservedConcurrency === null ? {} : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  };
}

/** `Code` of GetFunction: where to download it. */
export async function codeLocation(context: LambdaContext, { code }: VersionDocument): Promise<Record<string, unknown>> {
  if (code.imageUri !== undefined) {
    const resolved = code.imageUri.includes('@sha256:') ? { ResolvedImageUri: code.imageUri } : {};
    return { RepositoryType: 'ECR', ImageUri: code.imageUri, ...resolved };
  }
  const zip = await zipOf(context, code);
  const location = zip === null ? {} : { Location: `${context.endpoint()}${context.zips.path(zip)}` };
  return { RepositoryType: 'S3', ...location, ...(code.sourceKmsKeyArn === undefined ? {} : { SourceKMSKeyArn: code.sourceKmsKeyArn }) };
}
