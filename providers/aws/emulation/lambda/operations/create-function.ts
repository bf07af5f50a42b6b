import type { CreateFunctionRequest } from '@aws-sdk/client-lambda';
import { readPackage, takePackage } from '../code/read-package.ts';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, invalidParameter } from '../protocol/answers.ts';
import { lambdaArn, toRuntimeName, type FunctionKey } from '../state/function-key.ts';
import { LATEST, type FunctionDocument, type PackageDocument } from '../state/model.ts';
import { defaultConfig } from '../state/project.ts';
import { checkConfig, checkTags, refuseUnoffered } from './check-config.ts';
import { needCodeSigningConfig } from './code-signing.ts';
import { findLayers } from './find-layers.ts';
import { fullConfiguration } from './function-configuration.ts';
import { ownFunction, unqualified } from './function-name.ts';
import { mergeConfig, type ConfigInput } from './merge-config.ts';
import { alone, publish, release } from './release.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction = operation<CreateFunctionRequest>(async (context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  const { Code = {}, Tags = {}, PackageType = 'Zip', Layers = [], CodeSigningConfigArn } = input;
  refuseUnoffered({ ...input });
  checkTags(Tags);
  const layers = findLayers(context, request, Layers);
  const first = { ...defaultConfig(key), PackageType };
  // Until somebody says what it is, the architecture is AWS's default, whatever this machine is.
  first.Architectures = ['x86_64'];
  if (layers.length > 0) first.Layers = layers.map(({ zip }, index) => ({ Arn: Layers[index] ?? '', CodeSize: zip.size }));
  const config = mergeConfig(first, input as ConfigInput);
  checkConfig(config);
  if (CodeSigningConfigArn !== undefined)
    needCodeSigningConfig(context, request, CodeSigningConfigArn, 'CodeSigningConfigNotFoundException');
  refuseExisting(context, key);
  // Of several that ask at once, only one gets as far as taking its code in.
  if (context.updating.has(lambdaArn(key))) throw exists(key);
  const runtimeName = toRuntimeName(key, context.defaults);
  return await alone(context, { key, runtimeName }, async () => {
    refuseExisting(context, key);
    const code = await readCode(context, request, Code, PackageType, request.signal);
    context.state.own(runtimeName);
    const fn = await release(context, newFunction(key, runtimeName, input, code), { config, code, layers }, request.signal);
    if (input.Publish !== true) return await fullConfiguration(context, fn, fn.latest, null, 'creating');
    const { version } = publish(context, fn, undefined);
    return { ...(await fullConfiguration(context, fn, version, null, 'creating')) };
  });
});

function newFunction(
  key: FunctionKey,
  runtimeName: string,
  { Tags = {}, CodeSigningConfigArn }: CreateFunctionRequest,
  code: PackageDocument,
): FunctionDocument {
  const latest = {
    version: LATEST,
    config: defaultConfig(key),
    code,
    running: { reason: '', reasonCode: '', over: null },
    revisionId: '',
    lastModifiedMs: 0,
  };
  return {
    key,
    runtimeName,
    latest,
    lastPublished: 0,
    tags: Tags,
    reservedConcurrency: null,
    codeSigningConfigArn: CodeSigningConfigArn ?? null,
    recursiveLoop: 'Terminate',
  };
}

/** Takes in what `Code` says: a zip of the request or of a bucket, or the name of an image. */
export async function readCode(
  context: LambdaContext,
  caller: { account: string; region: string },
  source: NonNullable<CreateFunctionRequest['Code']>,
  packageType: string,
  signal: AbortSignal,
): Promise<PackageDocument> {
  if (packageType === 'Image') {
    if (source.ImageUri === undefined) throw invalidParameter('Please provide ImageUri when updating a function with packageType Image.');
    return { zip: null, tree: null, imageUri: source.ImageUri };
  }
  if (source.ImageUri !== undefined) {
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
  }
  const { zip, tree } = await takePackage(context, await readPackage(context, caller, source), signal);
  return { zip, tree, ...(source.SourceKMSKeyArn === undefined ? {} : { sourceKmsKeyArn: source.SourceKMSKeyArn }) };
}

function refuseExisting({ state, host, defaults }: LambdaContext, key: FunctionKey): void {
  if (state.find(key) !== null) throw exists(key);
  const other = host.functions.find(toRuntimeName(key, defaults));
  if (other === null) return;
  throw conflict(
    `Function already exist: ${key.name}. In the local runtime this name belongs to a function of the model ${other.live.project.model}.`,
  );
}

function exists(key: FunctionKey): Error {
  return conflict(`Function already exist: ${key.name}`);
}
