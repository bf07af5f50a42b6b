import { statSync } from 'node:fs';
import { createFunctionTable, type FunctionTable } from './function-table.ts';
import { createInvocationTable, type InvocationTable } from './invocation-table.ts';
import { createKeyValue, type KeyValue } from './key-value.ts';
import { createLogTable, type LogTable } from './log-table.ts';
import { createNotices, type Notices } from './notices.ts';
import { createRecorder, type StoreRecorder } from './recorder.ts';
import { openStoreFile, type StoreFile } from './store-file.ts';
import { createTraceTable, type TraceTable } from './trace-table.ts';

/** All that the runtime remembers. */
export interface Store {
  file: StoreFile;
  functions: FunctionTable;
  invocations: InvocationTable;
  logs: LogTable;
  traces: TraceTable;
  notices: Notices;
  kv: KeyValue;
  recorder: StoreRecorder;
  stats(): { path: string; bytes: number; functions: number; invocations: number; logs: number };
  /** Writes what is queued and closes the file. */
  close(): void;
}

/** Time without a commit after which the file is put in order. */
const IDLE_MS = 1000;

/** Opens the store at `path`. Throws an AppError where it cannot be used. */
export function openStore(path: string, log: (message: string, cause?: unknown) => void): Store {
  const file = openStoreFile(path);
  const notices = createNotices(file, log);
  const recorder = createRecorder(file, notices, log);
  const functions = createFunctionTable(file);
  const invocations = createInvocationTable(file);
  const logs = createLogTable(file);
  const idle = setTimeout(() => tidy(file, log), IDLE_MS).unref();
  recorder.onCommit(() => void idle.refresh());
  return {
    file,
    functions,
    invocations,
    logs,
    traces: createTraceTable(file),
    notices,
    kv: createKeyValue(file),
    recorder,
    stats: () => ({
      path,
      bytes: size(path) + size(`${path}-wal`),
      functions: functions.count(),
      invocations: invocations.count(),
      logs: logs.last(),
    }),
    close() {
      clearTimeout(idle);
      recorder.flush();
      file.close();
    },
  };
}

function tidy(file: StoreFile, log: (message: string, cause?: unknown) => void): void {
  try {
    file.checkpoint();
  } catch (error) {
    log('The store could not be put in order; it will be later.', error);
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
