import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { client, orpc } from '../../api/client.ts';
import { plural } from '../../ui/format.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { bulkRemove, type BulkProgress } from './bulk-remove.ts';

export interface BulkRemoval {
  /** Null while nothing is being removed. */
  progress: BulkProgress | null;
  /** What the last removal could not do. */
  failed: BulkProgress['failed'];
  remove: (refs: readonly string[]) => Promise<void>;
  cancel: () => void;
  forget: () => void;
}

/** Removes functions and reads the list again; failures stay until they are dismissed or tried again. */
export function useBulkRemove(): BulkRemoval {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const [failed, setFailed] = useState<BulkProgress['failed']>([]);
  const stop = useRef<AbortController>(undefined);
  const remove = useCallback(
    async (refs: readonly string[]) => {
      const controller = new AbortController();
      stop.current = controller;
      setFailed([]);
      setProgress({ done: 0, total: refs.length, failed: [] });
      const result = await bulkRemove({
        refs,
        remove: (ref, signal) => client.functions.remove({ ref }, { signal }),
        signal: controller.signal,
        onProgress: setProgress,
      });
      await queries.invalidateQueries({ queryKey: orpc.functions.key() });
      setProgress(null);
      setFailed(result.failed);
      if (result.done > 0) notifyDone(`${plural(result.done, 'function')} removed`);
    },
    [queries],
  );
  return { progress, failed, remove, cancel: () => stop.current?.abort(), forget: () => setFailed([]) };
}
