import { AwsError } from '../../../server/service.ts';
import type { Evaluation } from '../stacks/evaluation.ts';
import type { Stack, StackInput, StackResource } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { changeOf } from '../resources/change-of.ts';
import { resourceTypes } from '../resources/resource-types.ts';
import { same } from '../resources/parts.ts';
import { validationError } from '../errors.ts';
import type { TemplateResource } from '../template/template.ts';
import { removeResources } from './remove-resources.ts';
import { setOutputs } from './set-outputs.ts';
import { ResourceFailed } from './journal.ts';
import type { StackOperation } from './stack-operation.ts';

/** What there was before an update, for the way back and for clearing up. */
interface Before {
  input: StackInput;
  outputs: Stack['outputs'];
  imports: string[];
  resources: ReadonlyMap<string, StackResource>;
}

/** Properties that were given to resources that are changed in place, whether it succeeded or not. */
type Tried = Map<string, StackResource['props']>;

/** Makes a stack what its new template says, or leaves it as it was. */
export async function runUpdate(operation: StackOperation, store: StackStore, input: StackInput, evaluation: Evaluation): Promise<void> {
  const { stack } = operation;
  const before: Before = {
    input: stack.input,
    outputs: stack.outputs,
    imports: stack.imports,
    resources: new Map(stack.resources.map((resource) => [resource.logicalId, { ...resource }])),
  };
  stack.input = input;
  stack.updatedAtMs = Date.now();
  operation.status('UPDATE_IN_PROGRESS', 'User Initiated');
  const replaced: StackResource[] = [];
  const tried: Tried = new Map();
  try {
    for (const [id, resource] of evaluation.resources) {
      const old = before.resources.get(id);
      const props = operation.properties(id, resource, evaluation);
      if (old === undefined) await operation.create(id, resource, props);
      else if (await change(operation, resource, old, props, tried)) replaced.push(old);
    }
    setOutputs(store, stack, evaluation, operation.made());
    await cleanUp(operation, evaluation, replaced);
  } catch (error) {
    await undoUpdate(operation, before, tried, updateReason(error, before));
  }
}

/** Brings one resource to its new properties; true where a new one took its place. Those that are changed in place are noted in `tried`. */
async function change(
  operation: StackOperation,
  resource: TemplateResource,
  old: StackResource,
  props: StackResource['props'],
  tried: Tried,
): Promise<boolean> {
  const { stack } = operation;
  const id = old.logicalId;
  const { kind } = old.type === resource.type ? changeOf(old.type, old.props, props) : { kind: 'replace' };
  if (kind === 'replace') {
    const named = resourceTypes[resource.type]?.named;
    if (named !== undefined && old.type === resource.type && props[named] !== undefined && same(props[named], old.props[named])) {
      const type = resource.type.split('::').slice(1).join('::');
      throw validationError(
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${old.physicalId} and update the stack again. (${type} ${id})`,
      );
    }
    await operation.create(id, resource, props);
    return true;
  }
  if (kind === 'update') {
    tried.set(id, props);
    await operation.update(old, resource, props);
  }
  const current = stack.resources.find(({ logicalId }) => logicalId === id);
  if (current !== undefined) {
    const { deletionPolicy, updateReplacePolicy, metadata } = resource;
    Object.assign(current, { deletionPolicy, updateReplacePolicy, metadata });
    // In the order of the new template, which is the one to remove them in.
    stack.resources = [...stack.resources.filter((each) => each !== current), current];
  }
  return false;
}

/** Removes what the new template has no more, and what was replaced. What cannot be removed is left, as CloudFormation leaves it. */
async function cleanUp(operation: StackOperation, evaluation: Evaluation, replaced: readonly StackResource[]): Promise<void> {
  const { stack } = operation;
  operation.status('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const dropped = stack.resources.filter(({ logicalId }) => !evaluation.resources.has(logicalId));
  const stays = (resource: StackResource) =>
    (replaced.includes(resource) ? resource.updateReplacePolicy : resource.deletionPolicy) !== 'Delete';
  await removeResources(operation, [...replaced, ...dropped], stays);
  stack.resources = stack.resources.filter(({ logicalId }) => evaluation.resources.has(logicalId));
  operation.status('UPDATE_COMPLETE');
}

function updateReason(error: unknown, before: Before): string {
  if (error instanceof ResourceFailed) {
    const verb = before.resources.has(error.logicalId) ? 'update' : 'create';
    return `The following resource(s) failed to ${verb}: [${error.logicalId}]. `;
  }
  if (error instanceof AwsError) return error.message;
  throw error;
}

async function undoUpdate(operation: StackOperation, before: Before, tried: Tried, reason: string): Promise<void> {
  const { stack } = operation;
  if (stack.disableRollback) {
    operation.status('UPDATE_FAILED', reason);
    return;
  }
  operation.status('UPDATE_ROLLBACK_IN_PROGRESS', reason);
  const failed: string[] = [];
  const added: StackResource[] = [];
  for (const current of [...stack.resources].toReversed()) {
    const old = before.resources.get(current.logicalId);
    if (old === undefined || (current.physicalId !== old.physicalId && !tried.has(current.logicalId))) added.push(current);
    else if (tried.has(current.logicalId)) {
      try {
        // Some of it may have been done before it failed: the way back is from what was tried.
        current.props = tried.get(current.logicalId) ?? current.props;
        await operation.update(current, old, old.props);
      } catch (error) {
        if (!(error instanceof ResourceFailed)) throw error;
        failed.push(current.logicalId);
      }
    }
  }
  if (failed.length > 0) {
    operation.status('UPDATE_ROLLBACK_FAILED', `The following resource(s) failed to update: [${failed.join(', ')}]. `);
    return;
  }
  operation.status('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  await removeResources(operation, added.toReversed(), () => false);
  const left = new Map(stack.resources.map((resource) => [resource.logicalId, resource]));
  Object.assign(stack, { input: before.input, outputs: before.outputs, imports: before.imports });
  stack.resources = [...before.resources].map(([id, old]) => {
    const current = left.get(id);
    return current !== undefined && tried.has(id) ? current : old;
  });
  operation.status('UPDATE_ROLLBACK_COMPLETE');
}
