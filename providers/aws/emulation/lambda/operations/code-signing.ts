import type {
  CreateCodeSigningConfigRequest,
  DeleteCodeSigningConfigRequest,
  DeleteFunctionCodeSigningConfigRequest,
  GetCodeSigningConfigRequest,
  GetFunctionCodeSigningConfigRequest,
  ListCodeSigningConfigsRequest,
  ListFunctionsByCodeSigningConfigRequest,
  PutFunctionCodeSigningConfigRequest,
  UpdateCodeSigningConfigRequest,
} from '@aws-sdk/client-lambda';
import { randomInt } from 'node:crypto';
import { AwsError } from '../../server/service.ts';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, notFound } from '../protocol/answers.ts';
import { lambdaArn, partitionOf } from '../state/function-key.ts';
import type { CodeSigningConfigDocument } from '../state/model.ts';
import { checkTags } from './check-config.ts';
import { awsTime } from './function-configuration.ts';
import { needFunction, ownFunction, unqualified } from './function-name.ts';
import { page } from './page.ts';

type Caller = { account: string; region: string };

/** Kept and given back; no signature is checked here. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateCodeSigningConfig.html */
export const createCodeSigningConfig = operation<CreateCodeSigningConfigRequest>((context, input, { request }) => {
  checkTags(input.Tags ?? {});
  const config: CodeSigningConfigDocument = {
    id: `csc-${randomText(17)}`,
    description: input.Description ?? '',
    publishers: input.AllowedPublishers?.SigningProfileVersionArns ?? [],
    onUntrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? 'Warn',
    lastModifiedMs: Date.now(),
    ...(input.Tags === undefined ? {} : { tags: input.Tags }),
  };
  context.state.codeSigningConfigs.put(codeSigningKey(request, config.id), config);
  return { CodeSigningConfig: shown(request, config) };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateCodeSigningConfig.html */
export const updateCodeSigningConfig = operation<UpdateCodeSigningConfigRequest>((context, input, { request }) => {
  const found = needCodeSigningConfig(context, request, input.CodeSigningConfigArn ?? '');
  const config: CodeSigningConfigDocument = {
    ...found,
    description: input.Description ?? found.description,
    publishers: input.AllowedPublishers?.SigningProfileVersionArns ?? found.publishers,
    onUntrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? found.onUntrusted,
    lastModifiedMs: Date.now(),
  };
  context.state.codeSigningConfigs.put(codeSigningKey(request, config.id), config);
  return { CodeSigningConfig: shown(request, config) };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetCodeSigningConfig.html */
export const getCodeSigningConfig = operation<GetCodeSigningConfigRequest>((context, input, { request }) => ({
  CodeSigningConfig: shown(request, needCodeSigningConfig(context, request, input.CodeSigningConfigArn ?? '')),
}));

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListCodeSigningConfigs.html */
export const listCodeSigningConfigs = operation<ListCodeSigningConfigsRequest>((context, input, { request }) => {
  const all = context.state.codeSigningConfigs.list({ prefix: codeSigningKey(request, '') }).map(({ value }) => value);
  const { items, next } = page(all, ({ id }) => id, input, 50);
  return { CodeSigningConfigs: items.map((config) => shown(request, config)), ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteCodeSigningConfig.html */
export const deleteCodeSigningConfig = operation<DeleteCodeSigningConfigRequest>((context, input, { request }) => {
  const arn = input.CodeSigningConfigArn ?? '';
  const { id } = needCodeSigningConfig(context, request, arn);
  if (usersOf(context, request, arn).length > 0) {
    throw conflict(`The code signing configuration cannot be deleted because it is used by functions: ${arn}`);
  }
  context.state.codeSigningConfigs.remove(codeSigningKey(request, id));
  return null;
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionsByCodeSigningConfig.html */
export const listFunctionsByCodeSigningConfig = operation<ListFunctionsByCodeSigningConfigRequest>((context, input, { request }) => {
  const arn = input.CodeSigningConfigArn ?? '';
  needCodeSigningConfig(context, request, arn);
  const { items, next } = page(usersOf(context, request, arn), (name) => name, input, 50);
  return { FunctionArns: items.map((name) => lambdaArn({ ...request, name })), ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionCodeSigningConfig.html */
export const putFunctionCodeSigningConfig = operation<PutFunctionCodeSigningConfigRequest>((context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  const arn = input.CodeSigningConfigArn ?? '';
  needCodeSigningConfig(context, request, arn, 'CodeSigningConfigNotFoundException');
  const fn = needFunction(context, key);
  context.state.change(key, () => context.state.put({ ...fn, codeSigningConfigArn: arn }));
  return { CodeSigningConfigArn: arn, FunctionName: key.name };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html */
export const getFunctionCodeSigningConfig = operation<GetFunctionCodeSigningConfigRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const { codeSigningConfigArn } = needFunction(context, key);
  return codeSigningConfigArn === null ? {} : { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: key.name };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionCodeSigningConfig.html */
export const deleteFunctionCodeSigningConfig = operation<DeleteFunctionCodeSigningConfigRequest>((context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  const fn = needFunction(context, key);
  context.state.change(key, () => context.state.put({ ...fn, codeSigningConfigArn: null }));
  return null;
});

/** Key of a configuration's document. */
export function codeSigningKey({ account, region }: Caller, id: string): string {
  return `${account}/${region}/${id}`;
}

/** The configuration behind an ARN. Throws with `code` where there is none. */
export function needCodeSigningConfig(
  { state }: LambdaContext,
  caller: Caller,
  arn: string,
  code: 'ResourceNotFoundException' | 'CodeSigningConfigNotFoundException' = 'ResourceNotFoundException',
): CodeSigningConfigDocument {
  const id = arn.slice(arn.lastIndexOf(':') + 1);
  const found = arnOf(caller, id) === arn ? state.codeSigningConfigs.get(codeSigningKey(caller, id)) : null;
  if (found !== null) return found;
  if (code === 'ResourceNotFoundException') throw notFound(`The Lambda code signing configuration ${arn} can not be found.`);
  const message = `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`;
  throw new AwsError(code, message, { status: 404, members: { Type: 'User' } });
}

function usersOf({ state }: LambdaContext, { account, region }: Caller, arn: string): string[] {
  return state.names(account, region).filter((name) => state.find({ account, region, name })?.codeSigningConfigArn === arn);
}

function arnOf({ account, region }: Caller, id: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:code-signing-config:${id}`;
}

function shown(caller: Caller, { id, description, publishers, onUntrusted, lastModifiedMs }: CodeSigningConfigDocument): object {
  return {
    CodeSigningConfigId: id,
    CodeSigningConfigArn: arnOf(caller, id),
    Description: description,
    AllowedPublishers: { SigningProfileVersionArns: publishers },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: onUntrusted },
    LastModified: awsTime(lastModifiedMs),
  };
}

/** Lower-case letters and digits. */
export function randomText(length: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
