import { AppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { toInstant } from '#shared/model/time.ts';
import type { FunctionKey } from '../provider.ts';

/** All that a memory provider knows; gone with the process. */
export interface MemoryState {
  provider: string;
  profile: string;
  functions: Map<string, { detail: FunctionDetail; zip: Uint8Array }>;
  invocations: InvocationDetail[];
  logs: LogEntry[];
  log(functionRef: string, level: LogLevel, message: string, invocationId: string | null): LogEntry;
  /** Resolves at the next log entry, or when the signal aborts. */
  nextLog(signal: AbortSignal): Promise<void>;
  /** Calls that ended because their signal aborted. */
  aborted: number;
  /** Sessions opened and closed, and the secret that the last one was given. */
  connected: number;
  closed: number;
  token: string | null;
  /** Tails that wait for an entry. */
  watching(): number;
  find(key: FunctionKey): { detail: FunctionDetail; zip: Uint8Array };
}

export function createMemoryState(provider: string, profile: string): MemoryState {
  const waiting = new Set<() => void>();
  const state: MemoryState = {
    provider,
    profile,
    functions: new Map(),
    invocations: [],
    logs: [],
    log(functionRef, level, message, invocationId) {
      const entry: LogEntry = {
        id: String(state.logs.length + 1).padStart(12, '0'),
        at: toInstant(Date.now()),
        level,
        message,
        functionRef,
        version: null,
        invocationId,
        environmentId: null,
        traceId: null,
        stream: 'stdout',
      };
      state.logs.push(entry);
      for (const wake of waiting) wake();
      return entry;
    },
    nextLog: (signal) =>
      new Promise((resolve) => {
        const finish = () => {
          waiting.delete(finish);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        waiting.add(finish);
        signal.addEventListener('abort', finish);
        if (signal.aborted) finish();
      }),
    aborted: 0,
    connected: 0,
    closed: 0,
    token: null,
    watching: () => waiting.size,
    find(key) {
      const found = state.functions.get(key.name);
      if (found !== undefined) return found;
      throw new AppError('not_found', `There is no function ${key.name}.`, { provider, hint: 'Deploy it first.' });
    },
  };
  return state;
}
