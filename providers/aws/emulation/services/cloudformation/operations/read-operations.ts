import { z } from 'zod';
import { list } from '../../../protocols/scalars.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import type { AwsRequest } from '../../../server/service.ts';
import { changeSetNotFound, validationError } from '../errors.ts';
import type { Stack } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { pageOf } from './page.ts';
import { stackReference } from './stack-input.ts';
import { eventView, resourceView, stackSummary, stackView } from './view.ts';

const NextToken = z.string().optional();

/** Throws `ValidationError` where there is no such stack. Some operations say so in other words. */
export function needStack(store: StackStore, request: AwsRequest, name: string, words: 'with id' | 'in brackets' = 'with id'): Stack {
  const stack = store.find(request, name);
  if (stack !== null) return stack;
  throw validationError(words === 'with id' ? `Stack with id ${name} does not exist` : `Stack [${name}] does not exist`);
}

/** What stacks there are and what is known of them. */
export function readOperations(store: StackStore): Operations {
  return {
    DescribeStacks: operation({
      input: z.object({ StackName: stackReference.optional(), NextToken }),
      level: 'verified',
      handle: (input, request) => {
        if (input.StackName !== undefined) return { Stacks: [stackView(needStack(store, request, input.StackName))] };
        const all = store.list(request).filter(({ status }) => status !== 'DELETE_COMPLETE');
        const { shown, ...next } = pageOf(all, input.NextToken);
        return { Stacks: shown.map(stackView), ...next };
      },
    }),
    ListStacks: operation({
      input: z.object({ NextToken, StackStatusFilter: list(z.string()).optional() }),
      level: 'verified',
      handle: ({ StackStatusFilter: wanted = [], ...input }, request) => {
        const all = store.list(request).filter(({ status }) => wanted.length === 0 || wanted.includes(status));
        const { shown, ...next } = pageOf(all, input.NextToken);
        return { StackSummaries: shown.map(stackSummary), ...next };
      },
    }),
    DescribeStackEvents: operation({
      input: z.object({ StackName: stackReference, NextToken }),
      level: 'verified',
      note: 'Resources are made one after the other, so that their events never overlap.',
      handle: (input, request) => {
        const { shown, ...next } = pageOf(store.events(needStack(store, request, input.StackName, 'in brackets')), input.NextToken);
        return { StackEvents: shown.map(eventView), ...next };
      },
    }),
    GetTemplate: operation({
      input: z.object({
        StackName: stackReference.optional(),
        ChangeSetName: z.string().optional(),
        TemplateStage: z.enum(['Original', 'Processed']).default('Original'),
      }),
      level: 'verified',
      handle: ({ StackName, ChangeSetName, TemplateStage }, request) => {
        const input = inputOf(store, request, StackName, ChangeSetName);
        const stages = ['Original', 'Processed'];
        return { TemplateBody: TemplateStage === 'Processed' ? input.processed : input.template, StagesAvailable: stages };
      },
    }),
  };
}

/** What a stack is made of. */
export function resourceOperations(store: StackStore): Operations {
  return {
    DescribeStackResource: operation({
      input: z.object({ StackName: stackReference, LogicalResourceId: z.string() }),
      level: 'verified',
      handle: ({ StackName, LogicalResourceId }, request) => {
        const stack = needStack(store, request, StackName, 'in brackets');
        const resource = stack.resources.find(({ logicalId }) => logicalId === LogicalResourceId);
        if (resource === undefined) throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
        const Metadata = resource.metadata === undefined ? undefined : JSON.stringify(resource.metadata);
        const detail = { StackName: stack.name, StackId: stack.id, ...resourceView(resource, 'LastUpdatedTimestamp'), Metadata };
        return { StackResourceDetail: detail };
      },
    }),
    DescribeStackResources: operation({
      input: z.object({
        StackName: stackReference.optional(),
        LogicalResourceId: z.string().optional(),
        PhysicalResourceId: z.string().optional(),
      }),
      level: 'verified',
      handle: (input, request) => describeResources(store, request, input),
    }),
    ListStackResources: operation({
      input: z.object({ StackName: stackReference, NextToken }),
      level: 'verified',
      handle: (input, request) => {
        const { resources } = needStack(store, request, input.StackName);
        const { shown, ...next } = pageOf(resources, input.NextToken);
        return { StackResourceSummaries: shown.map((resource) => resourceView(resource, 'LastUpdatedTimestamp')), ...next };
      },
    }),
  };
}

/** Values that stacks give to others. */
export function exportOperations(store: StackStore): Operations {
  return {
    ListExports: operation({
      input: z.object({ NextToken }),
      level: 'verified',
      handle: (input, request) => {
        const { shown, ...next } = pageOf([...store.exports(request)], input.NextToken);
        return { Exports: shown.map(([Name, { stack, output }]) => ({ ExportingStackId: stack.id, Name, Value: output.value })), ...next };
      },
    }),
    ListImports: operation({
      input: z.object({ ExportName: z.string().min(1), NextToken }),
      level: 'verified',
      handle: (input, request) => {
        const users = store
          .list(request)
          .filter(({ status, imports }) => status !== 'DELETE_COMPLETE' && imports.includes(input.ExportName));
        if (users.length === 0) throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
        const { shown, ...next } = pageOf(users, input.NextToken);
        return { Imports: shown.map(({ name }) => name), ...next };
      },
    }),
  };
}

function inputOf(store: StackStore, request: AwsRequest, stackName: string | undefined, changeSetName: string | undefined): Stack['input'] {
  if (changeSetName !== undefined) {
    const set = store.findChangeSet(request, changeSetName, stackName ?? null);
    if (set === null || set.input === null) throw changeSetNotFound(changeSetName);
    return set.input;
  }
  if (stackName === undefined) throw validationError('StackName is required if ChangeSetName is not specified.');
  return needStack(store, request, stackName).input;
}

function describeResources(
  store: StackStore,
  request: AwsRequest,
  wanted: { StackName?: string | undefined; LogicalResourceId?: string | undefined; PhysicalResourceId?: string | undefined },
) {
  const { StackName, LogicalResourceId, PhysicalResourceId } = wanted;
  if ((StackName === undefined) === (PhysicalResourceId === undefined)) {
    throw validationError('You must specify either StackName or PhysicalResourceId, and not both.');
  }
  const owner =
    StackName === undefined
      ? store.list(request).find(({ resources }) => resources.some(({ physicalId }) => physicalId === PhysicalResourceId))
      : needStack(store, request, StackName);
  if (owner === undefined) throw validationError(`Stack for ${PhysicalResourceId} does not exist`);
  const shown = owner.resources.filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId);
  const stack = { StackName: owner.name, StackId: owner.id };
  return { StackResources: shown.map((resource) => ({ ...stack, ...resourceView(resource, 'Timestamp') })) };
}
