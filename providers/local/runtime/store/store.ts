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

/** Opens the store at `path`. Throws an AppError where it cannot be used. */
export function openStore(path: string, log: (message: string, cause?: unknown) => void): Store {
  const file = openStoreFile(path);
  const notices = createNotices(file, log);
  const recorder = createRecorder(file, notices, log);
  const functions = createFunctionTable(file);
  const invocations = createInvocationTable(file);
  const logs = createLogTable(file);
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
      recorder.flush();
      file.close();
    },
  };
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
