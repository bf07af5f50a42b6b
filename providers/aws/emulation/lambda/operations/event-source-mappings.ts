import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { randomUUID } from 'node:crypto';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn, partitionOf } from '../state/function-key.ts';
import type { EventSourceMappingDocument } from '../state/model.ts';
import { checkTags } from './check-config.ts';
import { ownFunction, type NamedFunction } from './function-name.ts';
import { mappingSettings, sourceKind, type MappingInput } from './mapping-settings.ts';
import { page } from './page.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const createEventSourceMapping = operation<CreateEventSourceMappingRequest>((context, input, { request }) => {
  const kind = sourceKind(input as MappingInput);
  const named = needTarget(context, request, input.FunctionName ?? '');
  checkTags(input.Tags ?? {});
  const settings = mappingSettings(context, kind, input as MappingInput, null);
  if (kind === 'queue') checkVisibility(context, settings.EventSourceArn ?? '', named);
  refuseSecond(context, request, settings.EventSourceArn ?? '', named);
  const mapping: EventSourceMappingDocument = {
    account: request.account,
    region: request.region,
    uuid: randomUUID(),
    function: named.key,
    qualifier: named.qualifier,
    state: 'Creating',
    wanted: input.Enabled === false ? 'Disabled' : 'Enabled',
    stateReason: kind === 'queue' ? 'USER_INITIATED' : 'User action',
    lastProcessingResult: kind === 'queue' ? '' : 'No records processed',
    lastModifiedMs: Date.now(),
    settings,
    ...(input.Tags === undefined ? {} : { tags: input.Tags }),
  };
  context.state.mappings.put(mapping);
  return shown(mapping);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
export const updateEventSourceMapping = operation<UpdateEventSourceMappingRequest>((context, input, { request }) => {
  const found = needMapping(context, request, input.UUID);
  refuseDeleted(found);
  const kind = sourceKind({ EventSourceArn: found.settings.EventSourceArn });
  const named = input.FunctionName === undefined ? null : needTarget(context, request, input.FunctionName);
  const settings = mappingSettings(context, kind, input as MappingInput, found.settings);
  const enabled = input.Enabled ?? found.wanted === 'Enabled';
  const turned = enabled !== (found.wanted === 'Enabled');
  const mapping: EventSourceMappingDocument = {
    ...found,
    ...(named === null ? {} : { function: named.key, qualifier: named.qualifier }),
    state: turned ? (enabled ? 'Enabling' : 'Disabling') : 'Updating',
    wanted: enabled ? 'Enabled' : 'Disabled',
    lastModifiedMs: Date.now(),
    settings,
  };
  context.state.mappings.put(mapping);
  return shown(mapping);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export const getEventSourceMapping = operation<GetEventSourceMappingRequest>((context, input, { request }) =>
  shown(needMapping(context, request, input.UUID)),
);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const listEventSourceMappings = operation<ListEventSourceMappingsRequest>((context, input, { request }) => {
  const { EventSourceArn, FunctionName } = input;
  const named = FunctionName === undefined ? null : ownFunction(request, FunctionName);
  const all = context.state.mappings
    .list(request.account, request.region)
    .filter(({ settings }) => EventSourceArn === undefined || settings.EventSourceArn === EventSourceArn)
    .filter((mapping) => named === null || isOf(mapping, named));
  const { items, next } = page(all, ({ uuid }) => uuid, input, 100);
  return { EventSourceMappings: items.map(shown), ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html */
export const deleteEventSourceMapping = operation<DeleteEventSourceMappingRequest>((context, input, { request }) => {
  const found = needMapping(context, request, input.UUID);
  refuseDeleted(found);
  const mapping: EventSourceMappingDocument = { ...found, state: 'Deleting', wanted: 'Deleted', lastModifiedMs: Date.now() };
  context.state.mappings.put(mapping);
  return shown(mapping);
});

function needMapping({ state }: LambdaContext, { account, region }: AwsRequest, uuid: string | undefined): EventSourceMappingDocument {
  const found = state.mappings.find(account, region, uuid ?? '');
  if (found === null) throw notFound('The resource you requested does not exist.');
  return found;
}

function refuseDeleted({ wanted }: EventSourceMappingDocument): void {
  if (wanted !== 'Deleted') return;
  throw new AwsError('ResourceInUseException', 'Cannot update the event source mapping because it is in use.', {
    members: { Type: 'User' },
  });
}

function needTarget({ state }: LambdaContext, request: AwsRequest, name: string): NamedFunction {
  const named = ownFunction(request, name);
  if (state.resolve(named.key, named.qualifier) === null) throw invalidParameter('Function does not exist');
  return named;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig */
function checkVisibility({ links, state }: LambdaContext, arn: string, { key, qualifier }: NamedFunction): void {
  const visibility = links.queues.get('sqs')?.describe(arn)?.visibilityTimeoutS ?? Number.POSITIVE_INFINITY;
  const timeout = state.resolve(key, qualifier)?.version.config.Timeout ?? 0;
  if (visibility >= timeout) return;
  throw invalidParameter(`Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`);
}

function refuseSecond({ state }: LambdaContext, { account, region }: AwsRequest, arn: string, named: NamedFunction): void {
  const other = state.mappings
    .list(account, region)
    .find(
      (one) => one.wanted !== 'Deleted' && one.settings.EventSourceArn === arn && isOf(one, named) && one.qualifier === named.qualifier,
    );
  if (other === undefined) return;
  throw conflict(
    `An event source mapping with event source ("${arn}"), function ("${lambdaArn(named.key, named.qualifier)}") already exists. Please update or delete the existing mapping with UUID ${other.uuid}`,
  );
}

function isOf({ function: fn, qualifier }: EventSourceMappingDocument, named: NamedFunction): boolean {
  return fn.name === named.key.name && fn.account === named.key.account && (named.qualifier === null || qualifier === named.qualifier);
}

function shown(mapping: EventSourceMappingDocument): Record<string, unknown> {
  const { account, region, uuid, lastModifiedMs, lastProcessingResult, settings } = mapping;
  return {
    UUID: uuid,
    ...settings,
    FunctionArn: lambdaArn(mapping.function, mapping.qualifier),
    EventSourceMappingArn: `arn:${partitionOf(region)}:lambda:${region}:${account}:event-source-mapping:${uuid}`,
    LastModified: lastModifiedMs / 1000,
    ...(lastProcessingResult === '' ? {} : { LastProcessingResult: lastProcessingResult }),
    State: mapping.state,
    StateTransitionReason: mapping.stateReason,
  };
}
