import { isCancelled } from '#shared/errors.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { AzureContext } from '../../azure-context.ts';

/** Reads a part of a posture; where it is denied or fails, why. */
export async function part<T>(context: AzureContext, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return await context.run('posture.read', work);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    return { unread: error.message.replace(/\.$/, '') };
  }
}
