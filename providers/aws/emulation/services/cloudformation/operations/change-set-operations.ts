import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { boolean } from '../../../protocols/scalars.ts';
import { AwsError, type AwsRequest } from '../../../server/service.ts';
import { runCreate } from '../deploy/create-stack.ts';
import { createJournal } from '../deploy/journal.ts';
import { newStackId } from '../deploy/stack-operation.ts';
import { runUpdate } from '../deploy/update-stack.ts';
import { alreadyExists, changeSetNotFound, invalidChangeSetStatus, validationError } from '../errors.ts';
import type { ChangeSet } from '../stacks/change-set.ts';
import { evaluate } from '../stacks/evaluation.ts';
import { planChanges } from '../stacks/plan-changes.ts';
import type { Stack } from '../stacks/stack.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readTemplate } from '../template/template.ts';
import { pageOf } from './page.ts';
import { needStack } from './read-operations.ts';
import { deployment, onlyOfResources, prepare, stackReference } from './stack-input.ts';
import { changesAnything, needUpdatable, newStack, type StackServices } from './stack-operations.ts';
import { changeSetSummary, changeSetView, changeView } from './view.ts';

const changeSetName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[a-zA-Z][-a-zA-Z0-9]*$/, 'Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*');
const named = { ChangeSetName: z.string().min(1).max(1600), StackName: stackReference.optional() };
const createInput = z.object({
  StackName: stackReference,
  ChangeSetName: changeSetName,
  ...deployment,
  ChangeSetType: z.enum(['CREATE', 'UPDATE']).default('UPDATE'),
  Description: z.string().max(1024).optional(),
  ClientToken: z.string().optional(),
  IncludeNestedStacks: boolean.optional(),
  OnStackFailure: z.enum(['DO_NOTHING', 'ROLLBACK', 'DELETE']).optional(),
  ImportExistingResources: z.literal(false, { error: 'The local runtime imports no resources.' }).or(z.literal('false')).optional(),
});

/** Change sets: what an update would do, said first and done later. */
export function changeSetOperations(services: StackServices): Operations {
  const { store } = services;
  const need = (
    request: AwsRequest,
    { ChangeSetName, StackName }: { ChangeSetName: string; StackName?: string | undefined },
  ): ChangeSet => {
    if (!ChangeSetName.startsWith('arn:') && StackName === undefined) {
      throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
    }
    const set = store.findChangeSet(request, ChangeSetName, StackName ?? null);
    if (set === null) throw changeSetNotFound(ChangeSetName);
    return set;
  };
  return {
    CreateChangeSet: operation({
      input: createInput,
      level: 'verified',
      note: 'It is worked out before the answer. Whether a value that is not known yet will differ cannot be told: it counts as a change.',
      handle: (input, request) => createChangeSet(services, request, input),
    }),
    DescribeChangeSet: operation({
      input: z.object({ ...named, NextToken: z.string().optional(), IncludePropertyValues: boolean.optional() }),
      level: 'verified',
      note: 'Values of properties before and after (IncludePropertyValues) are left out.',
      handle: (input, request) => {
        const set = need(request, input);
        const { shown, ...next } = pageOf(set.changes, input.NextToken);
        return { ...changeSetView(set), Changes: shown.map(changeView), ...next };
      },
    }),
    ExecuteChangeSet: operation({
      input: z.object({
        ...named,
        ClientRequestToken: z.string().optional(),
        DisableRollback: boolean.optional(),
        RetainExceptOnCreate: onlyOfResources,
      }),
      level: 'verified',
      note: 'Answers when the work is done or after two seconds.',
      handle: async (input, request) => {
        await execute(services, request, need(request, input), input);
        return {};
      },
    }),
    DeleteChangeSet: operation({
      input: z.object(named),
      level: 'verified',
      handle: (input, request) => {
        const set = store.findChangeSet(request, input.ChangeSetName, input.StackName ?? null);
        if (set?.executionStatus === 'EXECUTE_IN_PROGRESS') {
          throw invalidChangeSetStatus(`ChangeSet [${set.id}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]`);
        }
        // "If the call successfully completes, CloudFormation successfully deleted the change set", also one that is not there.
        if (set !== null) store.removeChangeSet(set);
        return {};
      },
    }),
    ListChangeSets: operation({
      input: z.object({ StackName: stackReference, NextToken: z.string().optional() }),
      level: 'verified',
      handle: (input, request) => {
        const { shown, ...next } = pageOf(store.changeSets(needStack(store, request, input.StackName, 'in brackets')), input.NextToken);
        return { Summaries: shown.map(changeSetSummary), ...next };
      },
    }),
  };
}

async function createChangeSet(services: StackServices, request: AwsRequest, input: z.output<typeof createInput>) {
  const { store } = services;
  const { ChangeSetType: type, ChangeSetName: name } = input;
  const stack =
    type === 'CREATE' ? reviewed(services, request, input.StackName) : needStack(store, request, input.StackName, 'in brackets');
  if (type === 'UPDATE') needUpdatable(stack);
  if (store.findChangeSet(request, name, stack.name) !== null) {
    throw alreadyExists(`ChangeSet ${name} already exists.`);
  }
  const { account, region } = stack;
  const set: ChangeSet = {
    account,
    region,
    name,
    id: newStackId(stack, 'changeSet', name),
    stackName: stack.name,
    stackId: stack.id,
    type,
    description: input.Description ?? null,
    createdAtMs: Date.now(),
    status: 'CREATE_COMPLETE',
    statusReason: null,
    executionStatus: 'AVAILABLE',
    onFailure: input.OnStackFailure ?? null,
    input: null,
    changes: [],
  };
  try {
    const prepared = await prepare(services, stack, input, type === 'CREATE' ? null : stack.input, { expands: true });
    set.input = prepared.input;
    set.changes = planChanges(stack, prepared.input, prepared.evaluation);
    if (type === 'UPDATE' && !changesAnything(stack, prepared)) {
      Object.assign(set, failed("The submitted information didn't contain changes. Submit different information to create a change set."));
    }
  } catch (error) {
    if (!(error instanceof AwsError) || !error.message.startsWith('Transform ')) throw error;
    // The transform runs after the answer: what it finds wrong is in the change set.
    Object.assign(set, failed(error.message));
  }
  if (store.find(stack, stack.id) === null) {
    createJournal({ host: services.context.host, store, stack, token: null }).status('REVIEW_IN_PROGRESS', 'User Initiated');
  }
  store.putChangeSet(set);
  return { Id: set.id, StackId: stack.id };
}

function failed(statusReason: string): Partial<ChangeSet> {
  return { status: 'FAILED', statusReason, executionStatus: 'UNAVAILABLE' };
}

/** "CloudFormation creates a stack with a unique stack ID, but no template or resources. The stack will be in the REVIEW_IN_PROGRESS state until you execute the change set." */
function reviewed({ store }: StackServices, request: AwsRequest, name: string): Stack {
  const existing = store.find(request, name);
  if (existing === null) return newStack(request, name);
  if (existing.status !== 'REVIEW_IN_PROGRESS')
    throw validationError(`Stack [${name}] already exists and cannot be created again with the changeSet [CREATE].`);
  return existing;
}

async function execute(
  { store, runner }: StackServices,
  request: AwsRequest,
  set: ChangeSet,
  { ClientRequestToken, DisableRollback = false }: { ClientRequestToken?: string | undefined; DisableRollback?: boolean | undefined },
): Promise<void> {
  const template = set.input === null ? null : readTemplate(await parseTemplate(set.input.processed));
  const { input, executionStatus } = store.findChangeSet(request, set.id, null) ?? set;
  if (executionStatus !== 'AVAILABLE' || input === null || template === null) {
    throw invalidChangeSetStatus(`ChangeSet [${set.id}] cannot be executed in its current execution status of [${executionStatus}]`);
  }
  const stack = needStack(store, request, set.stackId);
  if (set.type === 'UPDATE') needUpdatable(stack);
  const evaluation = evaluate(store, stack, template, input);
  // "If you execute a change set … CloudFormation deletes all other change sets": the plans of the others are none any more.
  for (const other of store.changeSets(stack)) {
    if (other.id !== set.id && other.executionStatus === 'AVAILABLE') store.putChangeSet({ ...other, executionStatus: 'OBSOLETE' });
  }
  Object.assign(stack, {
    changeSetId: set.id,
    disableRollback: DisableRollback,
    ...(set.onFailure === null ? {} : { onFailure: set.onFailure }),
  });
  if (set.type === 'CREATE') stack.input = input;
  stack.status = set.type === 'CREATE' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
  store.put(stack);
  store.putChangeSet({ ...set, executionStatus: 'EXECUTE_IN_PROGRESS' });
  await runner.run(stack, { token: ClientRequestToken ?? null }, async (work) => {
    await (set.type === 'CREATE' ? runCreate(work, store, evaluation) : runUpdate(work, store, input, evaluation));
    // Reset meanwhile.
    if (store.findChangeSet(stack, set.id, null) === null) return;
    const done = stack.status === 'CREATE_COMPLETE' || stack.status === 'UPDATE_COMPLETE';
    store.putChangeSet({ ...set, executionStatus: done ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED' });
  });
}
