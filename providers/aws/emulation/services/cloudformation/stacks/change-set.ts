import type { StackInput } from './stack.ts';

/** A change set as it is remembered. */
export interface ChangeSet {
  account: string;
  region: string;
  name: string;
  /** ARN. */
  id: string;
  stackName: string;
  stackId: string;
  type: 'CREATE' | 'UPDATE';
  description: string | null;
  createdAtMs: number;
  status: 'CREATE_COMPLETE' | 'FAILED';
  statusReason: string | null;
  executionStatus: 'AVAILABLE' | 'UNAVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | 'OBSOLETE';
  onFailure: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING' | null;
  /** Null where it could not be worked out. */
  input: StackInput | null;
  changes: Change[];
}

/** What will be done about one resource. */
export interface Change {
  action: 'Add' | 'Modify' | 'Remove';
  logicalId: string;
  physicalId: string | null;
  type: string;
  /** Of a `Modify`. */
  replacement: 'True' | 'False' | 'Conditional' | null;
  /** Properties that change, and whether that takes a new resource. */
  details: { property: string | null; attribute: 'Properties' | 'Metadata' | 'DeletionPolicy' | 'Tags'; recreation: 'Never' | 'Always' }[];
}
