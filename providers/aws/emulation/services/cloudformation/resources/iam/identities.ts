import type { Mapping } from '../../../../../../detection/cloud-yaml.ts';
import type { RemoveCall } from '../resource-type.ts';

/** IAM's one version. */
export const iam = ({ calls }: RemoveCall, action: string, input: Mapping): Promise<Record<string, unknown>> =>
  calls.query('iam', '2010-05-08', action, input);

/** Kinds of identities that policies are put on, by the property that lists them. */
export const IDENTITIES = [
  { property: 'Roles', kind: 'Role' },
  { property: 'Users', kind: 'User' },
  { property: 'Groups', kind: 'Group' },
] as const;
