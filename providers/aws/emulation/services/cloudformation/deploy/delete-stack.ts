import type { StackStore } from '../stacks/stack-store.ts';
import { removeResources } from './remove-resources.ts';
import { importers } from './set-outputs.ts';
import type { StackOperation } from './stack-operation.ts';

/** Removes a stack's resources, apart from those whose policy or the caller says that they stay. */
export async function runDelete(
  operation: StackOperation,
  store: StackStore,
  { retained, force }: { retained: readonly string[]; force: boolean },
): Promise<void> {
  const { stack } = operation;
  operation.status('DELETE_IN_PROGRESS', 'User Initiated');
  for (const { exportName } of stack.outputs) {
    const users = exportName === null ? [] : importers(store, stack, exportName);
    if (users.length === 0) continue;
    operation.status('DELETE_FAILED', `Export ${exportName} cannot be deleted as it is in use by ${users.join(', ')}`);
    return;
  }
  const failed = await removeResources(
    operation,
    stack.resources,
    ({ logicalId, deletionPolicy }) => deletionPolicy !== 'Delete' || retained.includes(logicalId),
  );
  // "FORCE_DELETE_STACK: deletes the stack … skipping the resources that fail to delete."
  if (force) for (const resource of stack.resources.toReversed()) operation.skip(resource);
  else if (failed.length > 0) {
    operation.status('DELETE_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}]. `);
    return;
  }
  stack.deletedAtMs = Date.now();
  stack.outputs = [];
  operation.status('DELETE_COMPLETE');
}
