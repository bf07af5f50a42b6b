import type { EmulationHost } from '../../../emulation-host.ts';
import type { Mapping } from '../../../detection/cloud-yaml.ts';
import type { Variables } from '../bindings/connection.ts';
import type { FunctionDetail } from '../function-detail.ts';
import type { DataServices } from './data-services.ts';
import type { Run } from './run-function.ts';

/** Waits for what starts a function, and runs it then. */
export interface Listener {
  /** Takes nothing more and waits for what runs, at most so long; what is cut off is delivered again later. */
  close(graceMs: number): Promise<void>;
}

/** What a listener is made for: one function of one app. */
export interface ListenerInput extends DataServices {
  app: string;
  name: string;
  binding: FunctionDetail['bindings'][number];
  hostJson: Mapping | null;
  /** Settings of the app, with what the emulation lends. */
  variables: Variables;
  host: EmulationHost;
  run: Run;
  /** What keeps the function from starting by itself, or null once nothing does: told to whoever asks, and logged when it changes. */
  report: (problem: string | null) => void;
  /** To the app's log and, from "warn" on, the runtime's. */
  log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Opens a listener; throws where the binding cannot be understood: the function does not start by itself then. */
export type OpenListener = (input: ListenerInput) => Listener;
