import type {
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, invalidParameter, notFound, preconditionFailed } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import { LATEST, type AliasDocument } from '../state/model.ts';
import { newRevision } from '../state/revision.ts';
import { needFunction, ownFunction } from './function-name.ts';
import { page } from './page.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const createAlias = operation<CreateAliasRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const { Name = '', FunctionVersion = '', Description = '' } = input;
  const routing = routingOf(context, key, FunctionVersion, input.RoutingConfig?.AdditionalVersionWeights);
  needTarget(context, key, FunctionVersion);
  if (context.state.aliases.find(key, Name) !== null) throw conflict(`Alias already exists: ${lambdaArn(key, Name)}`);
  const alias: AliasDocument = { Name, FunctionVersion, Description, ...routing, RevisionId: newRevision() };
  context.state.aliases.put(key, alias);
  return shown(key, alias);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export const updateAlias = operation<UpdateAliasRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const found = context.state.aliases.find(key, input.Name ?? '');
  if (found === null) throw notFound(`Alias not found: ${lambdaArn(key, input.Name ?? '')}`);
  if (input.RevisionId !== undefined && input.RevisionId !== found.RevisionId) throw preconditionFailed('GetFunction/GetAlias');
  const { RoutingConfig: before, ...rest } = found;
  const FunctionVersion = input.FunctionVersion ?? found.FunctionVersion;
  if (input.FunctionVersion !== undefined) needTarget(context, key, input.FunctionVersion);
  const weights =
    input.RoutingConfig === undefined ? before?.AdditionalVersionWeights : (input.RoutingConfig.AdditionalVersionWeights ?? {});
  const routing = routingOf(context, key, FunctionVersion, weights);
  const alias: AliasDocument = {
    ...rest,
    FunctionVersion,
    Description: input.Description ?? found.Description,
    ...routing,
    RevisionId: newRevision(),
  };
  context.state.aliases.put(key, alias);
  context.runner.warm.sync(key);
  return shown(key, alias);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export const getAlias = operation<GetAliasRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const found = context.state.find(key) === null ? null : context.state.aliases.find(key, input.Name ?? '');
  if (found === null) throw notFound(`Cannot find alias arn: ${lambdaArn(key, input.Name ?? '')}`);
  return shown(key, found);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases = operation<ListAliasesRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  needFunction(context, key);
  const { FunctionVersion } = input;
  const all = context.state.aliases.list(key).filter((alias) => FunctionVersion === undefined || alias.FunctionVersion === FunctionVersion);
  const { items, next } = page(all, ({ Name }) => Name, input, 50);
  return { Aliases: items.map((alias) => shown(key, alias)), ...next };
});

/** One that is not there is deleted all the same. @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html */
export const deleteAlias = operation<DeleteAliasRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const { state } = context;
  const name = input.Name ?? '';
  state.change(key, () => {
    if (!state.aliases.remove(key, name)) return;
    for (const each of [state.policies, state.eventInvokeConfigs, state.provisioned, state.urls]) each.remove(key, name);
  });
  context.runner.warm.sync(key);
  return null;
});

function shown(key: FunctionKey, alias: AliasDocument): object {
  return { AliasArn: lambdaArn(key, alias.Name), ...alias };
}

function needTarget({ state }: LambdaContext, key: FunctionKey, version: string): void {
  if (state.resolve(key, version) === null || !/^(?:\$LATEST|\d+)$/.test(version)) {
    throw notFound(`Function not found: ${lambdaArn(key, version)}`);
  }
}

/** The weights of a request as they are kept; nothing where there are none. Throws where they cannot be. */
function routingOf(
  context: LambdaContext,
  key: FunctionKey,
  version: string,
  weights: Readonly<Record<string, number>> | undefined,
): Pick<AliasDocument, 'RoutingConfig'> {
  const entries = Object.entries(weights ?? {});
  if (entries.length > 1) throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  const [first] = entries;
  if (first === undefined) return {};
  if (first[0] === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  if (version === LATEST) throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  needTarget(context, key, first[0]);
  return { RoutingConfig: { AdditionalVersionWeights: { [first[0]]: first[1] } } };
}
