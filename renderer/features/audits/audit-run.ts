import { useSyncExternalStore } from 'react';
import { isCancelled, toAppError, type AppError } from '#shared/errors.ts';
import type { AuditInput, AuditSummary } from '#shared/model/audit/audit.ts';
import { client } from '../../api/client.ts';

/** The audit that runs in this window: it goes on while other pages are looked at. */
export interface AuditRun {
  input: AuditInput;
  done: number;
  total: number;
  subject: string;
}

interface State {
  run: AuditRun | null;
  error: AppError | null;
}

let state: State = { run: null, error: null };
let controller: AbortController | null = null;
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Starts an audit; resolves to it when it has ended, or to null where it failed or was cancelled. */
export async function startAudit(input: AuditInput): Promise<AuditSummary | null> {
  controller?.abort();
  const own = new AbortController();
  controller = own;
  set({ run: { input, done: 0, total: 0, subject: '' }, error: null });
  try {
    for await (const event of await client.audits.run(input, { signal: own.signal })) {
      if (controller !== own) return null;
      if (event.type === 'started') set({ run: { input, done: 0, total: event.total, subject: '' }, error: null });
      if (event.type === 'progress') set({ run: { input, done: event.done, total: event.total, subject: event.subject }, error: null });
      if (event.type === 'end') {
        set({ run: null, error: null });
        return event.audit;
      }
    }
    set({ run: null, error: null });
  } catch (error) {
    if (controller === own) set({ run: null, error: isCancelled(error) || own.signal.aborted ? null : toAppError(error) });
  }
  return null;
}

export function cancelAudit(): void {
  controller?.abort();
}

export function useAuditRun(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
