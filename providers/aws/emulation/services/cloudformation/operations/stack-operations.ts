import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { boolean, integer } from '../../../protocols/scalars.ts';
import type { AwsContext } from '../../../server/context.ts';
import { runCreate } from '../deploy/create-stack.ts';
import { newStackId } from '../deploy/stack-operation.ts';
import type { StackRunner } from '../deploy/stack-runner.ts';
import { runUpdate } from '../deploy/update-stack.ts';
import { alreadyExists, validationError } from '../errors.ts';
import { same } from '../resources/parts.ts';
import { planChanges } from '../stacks/plan-changes.ts';
import { isUpdatable, type Stack, type StackInput } from '../stacks/stack.ts';
import type { Place, StackStore } from '../stacks/stack-store.ts';
import { needStack } from './read-operations.ts';
import { deployment, prepare, stackName, stackReference, type Prepared } from './stack-input.ts';

/** What operations of stacks work with. */
export interface StackServices {
  context: AwsContext;
  store: StackStore;
  runner: StackRunner;
}

const SOON = 'Answers when the work is done or after two seconds.';
export const REMOVING = `${SOON} Permissions and RoleARN are not looked at.`;
const MAKING = `${REMOVING} Types and properties of resources that are not emulated are refused, as are nested stacks, custom resources, stack policies and notifications; drift is not detected.`;

/** Making and changing stacks. */
export function stackOperations(services: StackServices): Operations {
  const { store, runner } = services;
  return {
    CreateStack: operation({
      input: z.object({
        StackName: stackName,
        ...deployment,
        TimeoutInMinutes: integer.pipe(z.number().min(1)).optional(),
        OnFailure: z.enum(['DO_NOTHING', 'ROLLBACK', 'DELETE']).optional(),
        EnableTerminationProtection: boolean.default(false),
      }),
      level: 'verified',
      note: MAKING,
      handle: async (input, request) => {
        const { StackName: name, OnFailure, DisableRollback } = input;
        if (OnFailure !== undefined && DisableRollback !== undefined) {
          throw validationError('Cannot specify both OnFailure and DisableRollback');
        }
        refuseExisting(store, request, name);
        const stack = newStack(request, name);
        const { input: made, evaluation } = await prepare(services, stack, input, null, { expands: false });
        refuseExisting(store, request, name);
        Object.assign(stack, {
          input: made,
          status: 'CREATE_IN_PROGRESS',
          timeoutMinutes: input.TimeoutInMinutes ?? null,
          onFailure: OnFailure ?? 'ROLLBACK',
          disableRollback: DisableRollback ?? false,
          terminationProtection: input.EnableTerminationProtection,
        });
        store.put(stack);
        await runner.run(stack, { token: input.ClientRequestToken ?? null, timeoutMinutes: stack.timeoutMinutes }, (work) =>
          runCreate(work, store, evaluation),
        );
        return { StackId: stack.id };
      },
    }),
    UpdateStack: operation({
      input: z.object({ StackName: stackReference, ...deployment }),
      level: 'verified',
      note: MAKING,
      handle: async (input, request) => {
        const stack = needStack(store, request, input.StackName, 'in brackets');
        needUpdatable(stack);
        const prepared = await prepare(services, stack, input, stack.input, { expands: false });
        if (!changesAnything(stack, prepared)) throw validationError('No updates are to be performed.');
        const current = needStack(store, request, stack.id);
        needUpdatable(current);
        current.disableRollback = input.DisableRollback ?? false;
        current.status = 'UPDATE_IN_PROGRESS';
        store.put(current);
        await runner.run(current, { token: input.ClientRequestToken ?? null }, (work) =>
          runUpdate(work, store, prepared.input, prepared.evaluation),
        );
        return { StackId: stack.id };
      },
    }),
  };
}

export function needUpdatable(stack: Stack): void {
  if (!isUpdatable(stack)) throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** Whether an update would do anything: to resources, outputs, tags or the like. */
export function changesAnything(stack: Stack, { input, evaluation }: Prepared): boolean {
  const compared = ({ processed, parameters, tags, roleArn }: StackInput) => ({ processed, parameters, tags, roleArn });
  if (same(compared(stack.input), compared(input)) && stack.status !== 'UPDATE_FAILED') return false;
  if (planChanges(stack, input, evaluation).length > 0 || !same(stack.input.tags, input.tags)) return true;
  const made = new Map(stack.resources.map((resource) => [resource.logicalId, resource]));
  return !same(stack.outputs, evaluation.outputs(made));
}

/** A stack that has nothing yet. */
export function newStack({ account, region }: Place, name: string): Stack {
  return {
    account,
    region,
    name,
    id: newStackId({ account, region }, 'stack', name),
    createdAtMs: Date.now(),
    updatedAtMs: null,
    deletedAtMs: null,
    status: 'REVIEW_IN_PROGRESS',
    statusReason: null,
    changeSetId: null,
    input: {
      template: '',
      processed: '',
      description: null,
      parameters: [],
      tags: {},
      capabilities: [],
      notificationArns: [],
      roleArn: null,
    },
    resources: [],
    outputs: [],
    imports: [],
    terminationProtection: false,
    timeoutMinutes: null,
    onFailure: 'ROLLBACK',
    disableRollback: false,
  };
}

function refuseExisting(store: StackStore, place: Place, name: string): void {
  if (store.find(place, name) !== null) throw alreadyExists(`Stack [${name}] already exists`);
}
