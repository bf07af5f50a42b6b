import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { boolean, list } from '../../../protocols/scalars.ts';
import { runDelete } from '../deploy/delete-stack.ts';
import { validationError } from '../errors.ts';
import { isInProgress } from '../stacks/stack.ts';
import { needStack } from './read-operations.ts';
import { stackReference } from './stack-input.ts';
import { REMOVING, type StackServices } from './stack-operations.ts';

/** Removing stacks, and keeping them from that. */
export function removalOperations({ store, runner }: StackServices): Operations {
  return {
    DeleteStack: operation({
      input: z.object({
        StackName: stackReference,
        RetainResources: list(z.string()).default([]),
        RoleARN: z.string().optional(),
        ClientRequestToken: z.string().optional(),
        DeletionMode: z.enum(['STANDARD', 'FORCE_DELETE_STACK']).default('STANDARD'),
      }),
      level: 'verified',
      note: REMOVING,
      handle: async (input, request) => {
        const stack = store.find(request, input.StackName);
        // "If the stack doesn't exist, the operation succeeds."
        if (stack === null || stack.status === 'DELETE_COMPLETE') return;
        if (stack.terminationProtection) {
          throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
        }
        if (isInProgress(stack)) throw validationError(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
        if (input.RetainResources.length > 0 && stack.status !== 'DELETE_FAILED') {
          throw validationError('Invalid operation on stack: RetainResources can only be given for a stack in state DELETE_FAILED.');
        }
        if (stack.status === 'REVIEW_IN_PROGRESS') {
          store.forget(stack);
          return;
        }
        stack.status = 'DELETE_IN_PROGRESS';
        store.put(stack);
        await runner.run(stack, { token: input.ClientRequestToken ?? null }, (work) =>
          runDelete(work, store, { retained: input.RetainResources, force: input.DeletionMode === 'FORCE_DELETE_STACK' }),
        );
      },
    }),
    UpdateTerminationProtection: operation({
      input: z.object({ StackName: stackReference, EnableTerminationProtection: boolean }),
      level: 'verified',
      handle: ({ StackName, EnableTerminationProtection }, request) => {
        const stack = needStack(store, request, StackName, 'in brackets');
        store.put({ ...stack, terminationProtection: EnableTerminationProtection });
        return { StackId: stack.id };
      },
    }),
  };
}
