import type { SdkCall } from '#shared/model/audit/code-facts.ts';
import { neededBy, unknownAmong } from '#shared/model/audit/library-needs.ts';
import type { NeededPermission } from '../../../audit.ts';
import { needsOf } from './sdk-calls.ts';

/** Verbs that change something. @see https://cloud.google.com/iam/docs/permissions-reference */
const WRITES = /\.(?:create|update|updateData|delete|publish|add|destroy|enable|disable|purge|pause|resume|move|restore|run|import)$/;
/** Created, and yet nobody's data: jobs that run statements, what functions tell of themselves. */
const NO_DATA = /^(?:bigquery\.jobs|logging\.logEntries|errorreporting\.errorEvents|monitoring\.timeSeries)\.create$/;

/** How far a permission reaches. */
export function accessOf(permission: string): NeededPermission['access'] {
  if (permission.endsWith('.setIamPolicy')) return 'manage';
  if (permission.endsWith('.list')) return 'list';
  return WRITES.test(permission) && !NO_DATA.test(permission) ? 'write' : 'read';
}

/** Arguments that name what a call is about. */
const NAMES = ['topic', 'bucket_name', 'parent', 'name'];

/** The permissions that calls need. */
export const permissionsOf = (calls: readonly SdkCall[]): Promise<NeededPermission[]> =>
  Promise.resolve(neededBy(calls, needsOf, accessOf, NAMES));

/** Calls of Google's libraries of which it is not known what they need. */
export const unknownCalls = (calls: readonly SdkCall[]): string[] => unknownAmong(calls, needsOf);
