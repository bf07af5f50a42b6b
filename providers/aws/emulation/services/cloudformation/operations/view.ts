import type { ChangeSet } from '../stacks/change-set.ts';
import type { Stack, StackEvent, StackResource } from '../stacks/stack.ts';

/** Data of the local runtime in the shapes of CloudFormation's model of 2010-05-15. Undefined members are left out. */

const DRIFT = { StackDriftStatus: 'NOT_CHECKED' };
const RESOURCE_DRIFT = { StackResourceDriftStatus: 'NOT_CHECKED' };

const date = (ms: number | null): Date | undefined => (ms === null ? undefined : new Date(ms));
const tagList = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** `NoEcho`: "masked with asterisks". */
export function parametersView(parameters: Stack['input']['parameters']) {
  return parameters.map(({ key, value, noEcho }) => ({ ParameterKey: key, ParameterValue: noEcho ? '****' : value }));
}

export function stackView(stack: Stack) {
  const { input } = stack;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: input.description,
    Parameters: parametersView(input.parameters),
    CreationTime: new Date(stack.createdAtMs),
    DeletionTime: date(stack.deletedAtMs),
    LastUpdatedTime: date(stack.updatedAtMs),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: input.notificationArns,
    TimeoutInMinutes: stack.timeoutMinutes,
    Capabilities: input.capabilities.length === 0 ? undefined : input.capabilities,
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: input.roleArn,
    Tags: tagList(input.tags),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: DRIFT,
  };
}

export function stackSummary(stack: Stack) {
  return {
    StackId: stack.id,
    StackName: stack.name,
    TemplateDescription: stack.input.description,
    CreationTime: new Date(stack.createdAtMs),
    LastUpdatedTime: date(stack.updatedAtMs),
    DeletionTime: date(stack.deletedAtMs),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DriftInformation: DRIFT,
  };
}

export function eventView(event: StackEvent) {
  return {
    StackId: event.stackId,
    EventId: event.id,
    StackName: event.stackName,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.atMs),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.props,
    ClientRequestToken: event.token,
  };
}

/** In lists: when it last changed is `Timestamp` or `LastUpdatedTimestamp`, depending on the operation. */
export function resourceView(resource: StackResource, time: 'Timestamp' | 'LastUpdatedTimestamp') {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId === '' ? undefined : resource.physicalId,
    ResourceType: resource.type,
    [time]: new Date(resource.updatedAtMs),
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.statusReason,
    DriftInformation: RESOURCE_DRIFT,
  };
}

export function changeSetSummary(set: ChangeSet) {
  return {
    StackId: set.stackId,
    StackName: set.stackName,
    ChangeSetId: set.id,
    ChangeSetName: set.name,
    ExecutionStatus: set.executionStatus,
    Status: set.status,
    StatusReason: set.statusReason,
    CreationTime: new Date(set.createdAtMs),
    Description: set.description,
    IncludeNestedStacks: false,
  };
}

export function changeSetView(set: ChangeSet) {
  const { input } = set;
  return {
    ...changeSetSummary(set),
    Parameters: parametersView(input?.parameters ?? []),
    NotificationARNs: input?.notificationArns ?? [],
    RollbackConfiguration: {},
    Capabilities: input?.capabilities ?? [],
    Tags: tagList(input?.tags ?? {}),
    OnStackFailure: set.onFailure,
  };
}

export function changeView({ action, logicalId, physicalId, type, replacement, details }: ChangeSet['changes'][number]) {
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Replacement: replacement,
      Scope: [...new Set(details.map(({ attribute }) => attribute))],
      Details: details.map(({ property, attribute, recreation }) => ({
        Target: { Attribute: attribute, Name: property, RequiresRecreation: recreation },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      })),
    },
  };
}
