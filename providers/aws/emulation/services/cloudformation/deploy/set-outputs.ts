import { validationError } from '../errors.ts';
import type { Evaluation, MadeResources } from '../stacks/evaluation.ts';
import type { Stack } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';

/** Evaluates a stack's outputs. Throws `ValidationError` where an export's name is another stack's, or one that is in use would go or change. */
export function setOutputs(store: StackStore, stack: Stack, evaluation: Evaluation, made: MadeResources): void {
  const outputs = evaluation.outputs(made);
  const exported = store.exports(stack);
  for (const { exportName } of outputs) {
    const other = exportName === null ? undefined : exported.get(exportName);
    if (other !== undefined && other.stack.id !== stack.id) {
      throw validationError(`Export with name ${exportName} is already exported by stack ${other.stack.name}. Rollback requested by user.`);
    }
  }
  for (const { exportName, value } of stack.outputs) {
    const stays = outputs.some((output) => output.exportName === exportName && output.value === value);
    if (exportName === null || stays) continue;
    const users = importers(store, stack, exportName);
    if (users.length === 0) continue;
    const gone = !outputs.some((output) => output.exportName === exportName);
    throw validationError(`Export ${exportName} cannot be ${gone ? 'deleted' : 'updated'} as it is in use by ${users.join(', ')}`);
  }
  stack.outputs = outputs;
  stack.imports = [...evaluation.imports];
}

/** Names of other stacks that use an export. */
export function importers(store: StackStore, stack: Pick<Stack, 'account' | 'region' | 'id'>, exportName: string): string[] {
  return store
    .list(stack)
    .filter(({ id, status, imports }) => id !== stack.id && status !== 'DELETE_COMPLETE' && imports.includes(exportName))
    .map(({ name }) => name);
}
