import { statSync } from 'node:fs';
import { createFunctionTable, type FunctionTable } from './function-table.ts';
import { createInvocationTable, type InvocationTable } from './invocation-table.ts';
import { createKeyValue, type KeyValue } from './key-value.ts';
import { createLogTable, type LogTable } from './log-table.ts';
import { createNotices, type Notices } from './notices.ts';
import { createRecorder, type StoreRecorder } from './recorder.ts';
import { forgetHistory, type Retention } from './retention.ts';
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

const KEEP_ALL: Retention = { days: 0, mb: 0 };

/** Time without a commit after which the file is put in order. */
const IDLE_MS = 1000;
/** Pause between two steps of that. */
const STEP_MS = 20;
/** A step is taken so often at least, also where it is never idle or where nothing happens that would start it. */
const AT_LEAST_MS = 10_000;

/** Opens the store at `path`, which keeps all history where no `retention` is given. Throws an AppError where it cannot be used. */
export function openStore(path: string, log: (message: string, cause?: unknown) => void, retention: Retention = KEEP_ALL): Store {
  const file = openStoreFile(path);
  const notices = createNotices(file, log);
  const recorder = createRecorder(file, notices, log);
  const functions = createFunctionTable(file);
  const invocations = createInvocationTable(file);
  const logs = createLogTable(file);
  const keeper = createKeeper(file, retention, log);
  recorder.onCommit(keeper.committed);
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
      keeper.stop();
      recorder.flush();
      file.close();
    },
  };
}

/** Puts the file in order while nothing else is to be done, step by step. */
function createKeeper(file: StoreFile, retention: Retention, log: (message: string, cause?: unknown) => void) {
  const attempt = (work: () => boolean): boolean => {
    try {
      return work();
    } catch (error) {
      log('The store could not be put in order; it will be later.', error);
      return false;
    }
  };
  const forget = (): boolean => attempt(() => forgetHistory(file, retention, Date.now()));
  const tidy = (): void => {
    if (forget()) idle = setTimeout(tidy, STEP_MS).unref();
    else attempt(() => (file.checkpoint(), false));
  };
  let idle = setTimeout(tidy, IDLE_MS).unref();
  const always = setInterval(forget, AT_LEAST_MS).unref();
  return {
    committed() {
      clearTimeout(idle);
      idle = setTimeout(tidy, IDLE_MS).unref();
    },
    stop() {
      clearTimeout(idle);
      clearInterval(always);
    },
  };
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
