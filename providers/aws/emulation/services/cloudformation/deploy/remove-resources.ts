import type { StackResource } from '../stacks/stack.ts';
import { ResourceFailed } from './journal.ts';
import type { StackOperation } from './stack-operation.ts';

/** Removes resources, the last made first, keeping those that are to stay; gives the ids of those that could not be removed. */
export async function removeResources(
  operation: StackOperation,
  resources: readonly StackResource[],
  stays: (resource: StackResource) => boolean,
): Promise<string[]> {
  const failed: string[] = [];
  for (const resource of resources.toReversed()) {
    if (stays(resource)) {
      operation.skip(resource);
      continue;
    }
    try {
      await operation.remove(resource);
    } catch (error) {
      if (!(error instanceof ResourceFailed)) throw error;
      failed.push(error.logicalId);
    }
  }
  return failed;
}
