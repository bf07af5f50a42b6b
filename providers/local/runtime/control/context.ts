import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { Trigger } from '#shared/model/function.ts';
import type { Fidelity, RuntimeStatus } from '#shared/model/runtime-status.ts';
import type { CodeStore } from '../code/code-store.ts';
import type { Engine, ModelCatalog } from '../ports.ts';
import type { CachedCatalog } from '../store/catalog.ts';
import type { Store } from '../store/store.ts';
import type { Releases } from './releases.ts';
import type { ErrorLog } from './wire-error.ts';

/** What the operations of the runtime work with. */
export interface ControlContext {
  store: Store;
  code: CodeStore;
  catalog: CachedCatalog;
  engine: Engine;
  models: ModelCatalog;
  /** Base URL at which a function with an http trigger answers. */
  functionUrl(name: string): string | null;
  /** What sets the live version of a function off besides requests, as the emulation of its model has it. */
  emulatedTriggers(model: string, name: string): readonly Trigger[];
  status(): RuntimeStatus;
  /** What is emulated, by the provider's id. */
  fidelity(): Promise<Record<string, Fidelity[]>>;
  /** What points a cloud's own tools at its emulation, by the emulation's id. */
  environments(): Record<string, ClientEnvironment>;
  /** How versions come and go, for whoever changes functions. */
  releases: Releases;
  /** Deletes code that neither a version nor an emulation needs. */
  collectCode(): void;
  log: ErrorLog;
}
