import type { EmulationHost } from '../../../../../emulation-host.ts';
import { AwsError } from '../../../server/service.ts';
import { ServiceFailure } from '../calls/service-failure.ts';
import type { ResourceStatus, Stack, StackResource, StackStatus } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { failureReason } from './failure-reason.ts';

/** A resource could not be made, changed or removed; the reason is in the stack's events already. */
export class ResourceFailed extends Error {
  readonly logicalId: string;

  constructor(logicalId: string, reason: string) {
    super(reason);
    this.name = 'ResourceFailed';
    this.logicalId = logicalId;
  }
}

/** Writes down what becomes of a stack and its resources: in the stack, and as events. */
export interface Journal {
  status(status: StackStatus, reason?: string): void;
  mark(resource: StackResource, status: ResourceStatus, reason?: string): void;
  /** Marks it with why it failed; gives what is to be thrown. */
  failed(resource: StackResource, status: ResourceStatus, error: unknown): ResourceFailed;
}

export function createJournal({
  host,
  store,
  stack,
  token,
  isForgotten = () => false,
}: {
  host: EmulationHost;
  store: StackStore;
  stack: Stack;
  token: string | null;
  /** Everything was reset meanwhile: nothing of the stack is to be written any more. */
  isForgotten?: () => boolean;
}): Journal {
  const save = () => {
    if (!isForgotten()) store.put(stack);
  };
  const tell = (event: Parameters<StackStore['addEvent']>[0]) => {
    if (!isForgotten()) store.addEvent(event);
  };
  const known = () => ({ stackId: stack.id, stackName: stack.name, atMs: Date.now(), token });
  const mark: Journal['mark'] = (resource, status, reason) => {
    Object.assign(resource, { status, statusReason: reason ?? null, updatedAtMs: Date.now() });
    const { logicalId, physicalId, type, props } = resource;
    const shown = masked(JSON.stringify(props), stack.input.parameters);
    tell({ ...known(), logicalId, physicalId, type, status, reason: reason ?? null, props: shown });
    save();
  };
  return {
    mark,
    status(status, reason) {
      Object.assign(stack, { status, statusReason: reason ?? null });
      const own = { logicalId: stack.name, physicalId: stack.id, type: 'AWS::CloudFormation::Stack', props: null };
      tell({ ...known(), ...own, status, reason: reason ?? null });
      save();
    },
    failed(resource, status, error) {
      const foreseen = error instanceof ServiceFailure || error instanceof AwsError;
      if (!foreseen) host.log('warn', `cloudformation: ${stack.name}/${resource.logicalId} failed.`, error);
      const reason = failureReason(error);
      mark(resource, status, reason);
      return new ResourceFailed(resource.logicalId, reason);
    },
  };
}

/** Properties without the values of parameters that are not to be shown (`NoEcho`). */
function masked(props: string, parameters: Stack['input']['parameters']): string {
  let shown = props;
  for (const { value, noEcho } of parameters) {
    if (noEcho && value !== '') shown = shown.replaceAll(JSON.stringify(value).slice(1, -1), '****');
  }
  return shown;
}
