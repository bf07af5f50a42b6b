import type { SdkCall } from '#shared/model/audit/code-facts.ts';
import { neededBy, unknownAmong } from '#shared/model/audit/library-needs.ts';
import type { NeededPermission } from '../../../audit.ts';
import { needsOf } from './sdk-calls.ts';

const WRITES = /\/(?:write|delete|create|upsert|replace|add\/action|update\/action|send\/action|setSecret\/action|move\/action)$/i;
const MANAGES = /^Microsoft\.Authorization\//i;

/** How far an action reaches. */
export function accessOf(action: string): NeededPermission['access'] {
  if (MANAGES.test(action)) return 'manage';
  return WRITES.test(action) ? 'write' : 'read';
}

/** Arguments that name what a call is about. */
const NAMES = ['queue_name', 'topic_name', 'container', 'containerName'];

/** The actions that calls need. */
export const permissionsOf = (calls: readonly SdkCall[]): Promise<NeededPermission[]> =>
  Promise.resolve(neededBy(calls, needsOf, accessOf, NAMES));

/** Calls of Azure's libraries of which it is not known what they need. */
export const unknownCalls = (calls: readonly SdkCall[]): string[] => unknownAmong(calls, needsOf);
