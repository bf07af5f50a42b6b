import { useEffect, useState } from 'react';
import { toAppError, type AppError } from '#shared/errors.ts';
import type { DeploymentEvent } from '#shared/model/deployment.ts';
import { client } from '../../api/client.ts';
import { NO_PROGRESS, reduceProgress, type Progress } from './progress.ts';

/** Events are shown together this often: a replay comes in a burst. */
const FLUSH_MS = 60;
const RECONNECT_MS = 1500;

/**
 * Follows a deployment from its beginning. Where the connection breaks it starts again, and what is
 * on screen stays until the replay has caught up.
 */
export function useTail(id: string): { progress: Progress; error: AppError | null; reconnecting: boolean } {
  const [progress, setProgress] = useState<Progress>(NO_PROGRESS);
  const [error, setError] = useState<AppError | null>(null);
  const [reconnecting, setReconnecting] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    void follow(id, abort.signal, {
      show: (next) => {
        setProgress(next);
        setReconnecting(false);
        setError(null);
      },
      lost: () => setReconnecting(true),
      failed: setError,
    });
    return () => abort.abort();
  }, [id]);
  return { progress, error, reconnecting };
}

interface Sink {
  show: (progress: Progress) => void;
  lost: () => void;
  failed: (error: AppError) => void;
}

async function follow(id: string, signal: AbortSignal, sink: Sink): Promise<void> {
  while (!signal.aborted) {
    try {
      const ended = await readOnce(id, signal, sink.show);
      if (ended) return;
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toAppError(thrown);
      if (!error.row.retry) return sink.failed(error);
    }
    sink.lost();
    await wait(RECONNECT_MS, signal);
  }
}

/** Reads one tail to its end; true where the deployment is over. */
async function readOnce(id: string, signal: AbortSignal, show: (progress: Progress) => void): Promise<boolean> {
  let progress = NO_PROGRESS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (!signal.aborted) show(progress);
  };
  try {
    for await (const event of (await client.deployments.tail({ id }, { signal })) as AsyncIterable<DeploymentEvent>) {
      progress = reduceProgress(progress, event);
      timer ??= setTimeout(flush, FLUSH_MS);
    }
  } finally {
    clearTimeout(timer);
    if (progress !== NO_PROGRESS) flush();
  }
  return progress.end !== null;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
