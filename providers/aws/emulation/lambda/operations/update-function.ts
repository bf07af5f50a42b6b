import type { UpdateFunctionCodeRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { operation } from '../operation.ts';
import { preconditionFailed } from '../protocol/answers.ts';
import type { FunctionDocument, LayerVersionDocument } from '../state/model.ts';
import { checkConfig, refuseUnoffered } from './check-config.ts';
import { readCode } from './create-function.ts';
import { findLayers } from './find-layers.ts';
import { fullConfiguration } from './function-configuration.ts';
import { needFunction, ownFunction, unqualified } from './function-name.ts';
import type { LambdaContext } from '../operation.ts';
import { mergeConfig, type ConfigInput } from './merge-config.ts';
import { alone, publish, release } from './release.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode = operation<UpdateFunctionCodeRequest>(async (context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  refuseUnoffered({ ...input });
  const before = needFunction(context, key);
  return await alone(context, before, async () => {
    const fn = needFunction(context, key);
    needRevision(fn, input.RevisionId);
    const code = await readCode(context, request, input, fn.latest.config.PackageType, request.signal);
    const config = { ...fn.latest.config, Architectures: input.Architectures ?? fn.latest.config.Architectures };
    if (input.DryRun === true) return await fullConfiguration(context, fn, { ...fn.latest, config, code }, null);
    const updated = await release(context, fn, { config, code, layers: layersOf(context, request, fn) }, request.signal);
    if (input.Publish !== true) return await fullConfiguration(context, updated, updated.latest, null, 'updating');
    const { version } = publish(context, updated, undefined);
    return await fullConfiguration(context, updated, version, version.version, 'creating');
  });
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration = operation<UpdateFunctionConfigurationRequest>(async (context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  refuseUnoffered({ ...input });
  const before = needFunction(context, key);
  return await alone(context, before, async () => {
    const fn = needFunction(context, key);
    needRevision(fn, input.RevisionId);
    const { Layers: had, ...config } = mergeConfig(fn.latest.config, input as ConfigInput);
    const layers = input.Layers === undefined ? layersOf(context, request, fn) : findLayers(context, request, input.Layers, arnsOf(fn));
    const shown = input.Layers === undefined ? had : layers.map(({ zip }, at) => ({ Arn: input.Layers?.[at] ?? '', CodeSize: zip.size }));
    const next = shown === undefined || shown.length === 0 ? config : { ...config, Layers: shown };
    checkConfig(next);
    const updated = await release(context, fn, { config: next, code: fn.latest.code, layers }, request.signal);
    return await fullConfiguration(context, updated, updated.latest, null, 'updating');
  });
});

function needRevision(fn: FunctionDocument, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== fn.latest.revisionId) throw preconditionFailed('GetFunction/GetAlias');
}

function arnsOf(fn: FunctionDocument): Set<string> {
  return new Set((fn.latest.config.Layers ?? []).map(({ Arn }) => Arn));
}

function layersOf(context: LambdaContext, caller: { account: string; region: string }, fn: FunctionDocument): LayerVersionDocument[] {
  const arns = arnsOf(fn);
  return findLayers(context, caller, [...arns], arns);
}
