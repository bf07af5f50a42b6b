import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import type { DeletionPolicy } from '../template/template.ts';
import type { StackParameter } from '../template/parameters.ts';

/** A stack as it is remembered. */
export interface Stack {
  account: string;
  region: string;
  name: string;
  /** ARN; names may be used again, ids are not. */
  id: string;
  createdAtMs: number;
  updatedAtMs: number | null;
  deletedAtMs: number | null;
  status: StackStatus;
  statusReason: string | null;
  /** The change set that made or last changed it. */
  changeSetId: string | null;
  input: StackInput;
  resources: StackResource[];
  outputs: StackOutput[];
  /** Names of exports of other stacks that it uses. */
  imports: string[];
  terminationProtection: boolean;
  timeoutMinutes: number | null;
  onFailure: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';
  disableRollback: boolean;
}

/** What a stack is made from: what an update changes and a rollback brings back. */
export interface StackInput {
  /** As it was sent. */
  template: string;
  /** After its transforms ran; the same without any. */
  processed: string;
  description: string | null;
  parameters: StackParameter[];
  tags: Record<string, string>;
  capabilities: string[];
  notificationArns: string[];
  roleArn: string | null;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#stack-status-codes */
export type StackStatus =
  | 'REVIEW_IN_PROGRESS'
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_FAILED'
  | 'CREATE_COMPLETE'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_FAILED'
  | 'ROLLBACK_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_FAILED'
  | 'UPDATE_ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_FAILED'
  | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_FAILED'
  | 'DELETE_COMPLETE';

export type ResourceStatus = `${'CREATE' | 'UPDATE' | 'DELETE'}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}` | 'DELETE_SKIPPED';

/** In the order in which they were made. */
export interface StackResource {
  logicalId: string;
  type: string;
  /** Empty until it is made. */
  physicalId: string;
  status: ResourceStatus;
  statusReason: string | null;
  updatedAtMs: number;
  /** As they were evaluated when it was made. */
  props: Mapping;
  attributes: Readonly<Record<string, unknown>>;
  deletionPolicy: DeletionPolicy;
  updateReplacePolicy: DeletionPolicy;
  metadata: unknown;
}

export interface StackOutput {
  key: string;
  value: string;
  description: string | null;
  exportName: string | null;
}

/** One line of a stack's history. */
export interface StackEvent {
  id: string;
  stackId: string;
  stackName: string;
  atMs: number;
  logicalId: string;
  physicalId: string;
  type: string;
  status: ResourceStatus | StackStatus;
  reason: string | null;
  props: string | null;
  token: string | null;
}

export const isInProgress = ({ status }: Pick<Stack, 'status'>): boolean =>
  status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';

/** States from which a stack can be updated. */
const UPDATABLE: ReadonlySet<StackStatus> = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED']);
export const isUpdatable = ({ status }: Pick<Stack, 'status'>): boolean => UPDATABLE.has(status);
