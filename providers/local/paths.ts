import { join } from 'node:path';

/** Where the runtime keeps what it keeps, in a home directory. */
export function runtimePaths(home: string) {
  const dir = join(home, 'runtime');
  return {
    dir,
    /** Who is running, and how to reach them; only for the owner. */
    file: join(dir, 'runtime.json'),
    /** Process id of a runtime that is about to run. */
    starting: join(dir, 'starting'),
    /** Held by the running runtime for as long as it lives. */
    lock: join(dir, 'runtime.lock'),
    store: join(dir, 'runtime.db'),
    code: join(dir, 'code'),
    log: join(dir, 'runtime.log'),
    /** Compiled modules of the runtime's own; may be deleted at any time. */
    cache: join(dir, 'cache'),
    /** What emulations keep in files, each in a folder of its id. */
    emulations: join(dir, 'emulations'),
    /** What environments need while they run. */
    temp: join(dir, 'tmp'),
  };
}
export type RuntimePaths = ReturnType<typeof runtimePaths>;
