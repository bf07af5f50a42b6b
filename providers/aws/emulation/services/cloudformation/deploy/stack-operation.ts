import { randomUUID } from 'node:crypto';
import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import type { AwsContext } from '../../../server/context.ts';
import { createServiceCalls } from '../calls/service-calls.ts';
import { validationError } from '../errors.ts';
import { withStackTags } from '../resources/change-of.ts';
import type { Existing, Made, RemoveCall, ResourceCall } from '../resources/resource-type.ts';
import { resourceTypes } from '../resources/resource-types.ts';
import { checkProperties } from '../stacks/check-resources.ts';
import type { Evaluation, MadeResources } from '../stacks/evaluation.ts';
import type { Stack, StackResource, StackStatus } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import type { TemplateResource } from '../template/template.ts';
import { createJournal } from './journal.ts';
import { newName } from './new-name.ts';

/** One operation on a stack while it runs. Every step is stored, and told as an event, when it is taken. */
export interface StackOperation {
  readonly stack: Stack;
  status(status: StackStatus, reason?: string): void;
  /** What the stack has by now. */
  made(): MadeResources;
  /** Evaluates a resource's properties, with the stack's tags. Throws `ResourceFailed`. */
  properties(id: string, resource: TemplateResource, evaluation: Evaluation): Mapping;
  create(id: string, resource: TemplateResource, props: Mapping): Promise<StackResource>;
  /** Changes it in place. */
  update(
    before: StackResource,
    resource: Pick<TemplateResource, 'deletionPolicy' | 'updateReplacePolicy' | 'metadata'>,
    props: Mapping,
  ): Promise<StackResource>;
  remove(resource: StackResource): Promise<void>;
  /** Says that it stays although the stack has it no more. */
  skip(resource: StackResource): void;
}

interface Parts {
  context: AwsContext;
  store: StackStore;
  stack: Stack;
  token: string | null;
  /** Looked at before each resource: throws where the work is not to go on. */
  mayGoOn(): void;
  isForgotten(): boolean;
}

export function createOperation({ context, store, stack, token, mayGoOn, isForgotten }: Parts): StackOperation {
  const calls = createServiceCalls(context, { account: stack.account, region: stack.region, signal: new AbortController().signal });
  const removeCall: RemoveCall = { calls, account: stack.account, region: stack.region, origin: context.endpoint() };
  const { status, mark, failed } = createJournal({ host: context.host, store, stack, token, isForgotten });
  const resourceCall = (logicalId: string, props: Mapping): ResourceCall => ({
    ...removeCall,
    logicalId,
    props,
    newName: (max) => newName(stack.name, logicalId, max),
  });
  const made = (): MadeResources =>
    new Map(stack.resources.filter(({ physicalId }) => physicalId !== '').map((resource) => [resource.logicalId, resource]));

  return {
    stack,
    status,
    made,
    properties(id, resource, evaluation) {
      mayGoOn();
      const { type } = resource;
      try {
        const props = evaluation.properties(id, made());
        checkProperties(id, type, props);
        return withStackTags(type, props, stack.input.tags);
      } catch (error) {
        const existing = stack.resources.find(({ logicalId }) => logicalId === id);
        throw existing === undefined
          ? failed(add(stack, id, resource, {}), 'CREATE_FAILED', error)
          : failed(existing, 'UPDATE_FAILED', error);
      }
    },
    async create(id, resource, props) {
      const type = resourceTypes[resource.type];
      const added = add(stack, id, resource, props);
      mark(added, 'CREATE_IN_PROGRESS');
      try {
        if (type === undefined) throw validationError(`Unrecognized resource type ${resource.type}`);
        Object.assign(added, await type.create(resourceCall(id, props)));
        mark(added, 'CREATE_COMPLETE');
        return added;
      } catch (error) {
        throw failed(added, 'CREATE_FAILED', error);
      }
    },
    async update(before, { deletionPolicy, updateReplacePolicy, metadata }, props) {
      const type = resourceTypes[before.type];
      const current = stack.resources.find(({ logicalId }) => logicalId === before.logicalId) ?? before;
      const existing: Existing = { physicalId: current.physicalId, props: current.props };
      mark(current, 'UPDATE_IN_PROGRESS');
      try {
        const answer: Made | undefined = await type?.update?.(resourceCall(before.logicalId, props), existing);
        Object.assign(current, { ...answer, props, deletionPolicy, updateReplacePolicy, metadata });
        mark(current, 'UPDATE_COMPLETE');
        return current;
      } catch (error) {
        throw failed(current, 'UPDATE_FAILED', error);
      }
    },
    async remove(resource) {
      mark(resource, 'DELETE_IN_PROGRESS');
      try {
        if (resource.physicalId !== '') await resourceTypes[resource.type]?.remove(removeCall, resource);
      } catch (error) {
        throw failed(resource, 'DELETE_FAILED', error);
      }
      stack.resources = stack.resources.filter((each) => each !== resource);
      mark(resource, 'DELETE_COMPLETE');
    },
    skip(resource) {
      stack.resources = stack.resources.filter((each) => each !== resource);
      mark(resource, 'DELETE_SKIPPED');
    },
  };
}

/** Puts a resource that is to be made into the stack, in place of an earlier one of that id. */
function add(
  stack: Stack,
  logicalId: string,
  { type, deletionPolicy, updateReplacePolicy, metadata }: TemplateResource,
  props: Mapping,
): StackResource {
  const made: StackResource = {
    logicalId,
    type,
    physicalId: '',
    status: 'CREATE_IN_PROGRESS',
    statusReason: null,
    updatedAtMs: Date.now(),
    props,
    attributes: {},
    deletionPolicy,
    updateReplacePolicy,
    metadata,
  };
  stack.resources = [...stack.resources.filter((each) => each.logicalId !== logicalId), made];
  return made;
}

/** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`. */
export function newStackId({ account, region }: { account: string; region: string }, kind: 'stack' | 'changeSet', name: string): string {
  return `arn:aws:cloudformation:${region}:${account}:${kind}/${name}/${randomUUID()}`;
}
