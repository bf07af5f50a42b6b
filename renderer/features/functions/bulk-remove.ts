import { toAppError, type AppError } from '#shared/errors.ts';

export interface BulkProgress {
  done: number;
  total: number;
  failed: { ref: string; error: AppError }[];
}

/**
 * Removes several, a few at a time. One that fails stops nothing: it is in the result with its reason.
 * An abort leaves the rest as they are.
 */
export async function bulkRemove(options: {
  refs: readonly string[];
  remove: (ref: string, signal: AbortSignal) => Promise<unknown>;
  signal: AbortSignal;
  onProgress: (progress: BulkProgress) => void;
  concurrency?: number;
}): Promise<BulkProgress> {
  const { refs, remove, signal, onProgress, concurrency = 4 } = options;
  const progress: BulkProgress = { done: 0, total: refs.length, failed: [] };
  const queue = refs.values();
  const work = async () => {
    for (const ref of queue) {
      if (signal.aborted) return;
      try {
        await remove(ref, signal);
        progress.done++;
      } catch (error) {
        const known = toAppError(error);
        if (known.code !== 'cancelled') progress.failed.push({ ref, error: known });
      }
      onProgress({ ...progress, failed: [...progress.failed] });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, refs.length) }, work));
  return progress;
}
