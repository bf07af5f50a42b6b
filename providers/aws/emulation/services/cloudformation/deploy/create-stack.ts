import { AwsError } from '../../../server/service.ts';
import type { Evaluation } from '../stacks/evaluation.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { removeResources } from './remove-resources.ts';
import { setOutputs } from './set-outputs.ts';
import { ResourceFailed } from './journal.ts';
import type { StackOperation } from './stack-operation.ts';

/** Makes every resource of a stack, or, where one cannot be made, none: unless it was asked to leave what there is. */
export async function runCreate(operation: StackOperation, store: StackStore, evaluation: Evaluation): Promise<void> {
  const { stack } = operation;
  operation.status('CREATE_IN_PROGRESS', 'User Initiated');
  try {
    for (const [id, resource] of evaluation.resources) {
      await operation.create(id, resource, operation.properties(id, resource, evaluation));
    }
    setOutputs(store, stack, evaluation, operation.made());
    operation.status('CREATE_COMPLETE');
  } catch (error) {
    await undoCreate(operation, createReason(error));
  }
}

function createReason(error: unknown): string {
  if (error instanceof ResourceFailed) return `The following resource(s) failed to create: [${error.logicalId}].`;
  if (error instanceof AwsError) return error.message;
  throw error;
}

async function undoCreate(operation: StackOperation, reason: string): Promise<void> {
  const { stack } = operation;
  if (stack.onFailure === 'DO_NOTHING' || stack.disableRollback) {
    operation.status('CREATE_FAILED', reason);
    return;
  }
  const [during, after, failure] =
    stack.onFailure === 'DELETE'
      ? (['DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'DELETE_FAILED'] as const)
      : (['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'] as const);
  const verb = stack.onFailure === 'DELETE' ? 'Delete' : 'Rollback';
  operation.status(during, `${reason} ${verb} requested by user.`);
  stack.outputs = [];
  // "RetainExceptOnCreate behaves like Retain, except for the stack operation that initially creates the resource."
  const failed = await removeResources(operation, stack.resources, ({ deletionPolicy }) => deletionPolicy === 'Retain');
  if (failed.length > 0) {
    operation.status(failure, `The following resource(s) failed to delete: [${failed.join(', ')}].`);
    return;
  }
  if (after === 'DELETE_COMPLETE') stack.deletedAtMs = Date.now();
  operation.status(after);
}
