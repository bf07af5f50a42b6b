import { countFidelity, type Fidelity, type RuntimeStatus } from '#shared/model/runtime-status.ts';
import type { Engine } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** The runtime as it is now. */
export function describeStatus(about: {
  home: string;
  version: string;
  startedAt: string;
  endpoints: Record<string, string | null>;
  emulations: Record<string, readonly Fidelity[]>;
  engine: Engine;
  store: Store;
}): RuntimeStatus {
  const { home, version, startedAt, endpoints, emulations, engine, store } = about;
  return {
    running: true,
    starting: false,
    reason: null,
    pid: process.pid,
    version,
    nodeVersion: process.version,
    startedAt,
    home,
    endpoints,
    emulations: Object.fromEntries(Object.entries(emulations).map(([id, operations]) => [id, countFidelity(operations)])),
    sandbox: engine.sandbox(),
    environments: engine.environments(),
    pool: engine.pool(),
    store: store.stats(),
    notices: store.notices.list(),
  };
}
