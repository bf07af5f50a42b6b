import { isCancelled } from '#shared/errors.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { AwsContext } from '../../aws-context.ts';
import { isMissing } from '../../missing.ts';

/** Reads of one posture. */
export interface Reader {
  /** A part; where it is denied or fails, why. */
  part<T>(work: () => Promise<T>): Promise<Reading<T>>;
  /** A part whose absence is an answer. */
  optional<T, F>(fallback: F, work: () => Promise<T>): Promise<Reading<T | F>>;
}

export function createReader(context: AwsContext, region: string): Reader {
  const reader: Reader = {
    async part(work) {
      try {
        return await context.run('posture.read', region, work);
      } catch (error) {
        if (isCancelled(error) || !(error instanceof Error)) throw error;
        return { unread: error.message.replace(/\.$/, '') };
      }
    },
    optional: (fallback, work) =>
      reader.part(async () => {
        try {
          return await work();
        } catch (error) {
          if (isMissing(error)) return fallback;
          throw error;
        }
      }),
  };
  return reader;
}
