import type { LogLevel } from '#shared/model/log-entry.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { FunctionIdentity } from '../../../emulation.ts';
import type { DeployedFunction, ModelCatalog, Recorder } from '../ports.ts';
import type { Flavour } from './flavour.ts';

/** Writes to the runtime's own log. */
export type EngineLog = (level: LogLevel, message: string, details?: Record<string, unknown>) => void;

export interface EngineOptions {
  models: ModelCatalog;
  recorder: Recorder;
  settings: Pick<Settings, 'poolSize' | 'maxEnvironments' | 'idleSeconds' | 'sandbox'>;
  /** A directory of the runtime's own for what environments need: emptied at start, created where missing. */
  tempRoot: string;
  log: EngineLog;
  /** Directories below which all code lies. What lies elsewhere is run too, without the help of the pool where there is a sandbox. */
  codeRoots?: readonly string[];
  /** Directories that environments must not see: the user's home, the runtime's. */
  hidden?: readonly string[];
  /** Base URL at which a function answers; asked when an environment starts. */
  functionUrl?: (fn: DeployedFunction) => string | null;
  /** What a function gets besides its own variables and beneath them; asked when an environment is made. */
  variables?: (model: string, fn: FunctionIdentity) => Record<string, string>;
  /** What the pool begins with, the likeliest first; the models' own defaults where left out. */
  flavours?: readonly Flavour[];
  /** Directory for compiled code of the runtime's own modules, kept between runs; below `tempRoot` where left out. */
  compileCache?: string;
  /** Milliseconds that a call waits for a free environment before it is throttled. */
  queueMs?: number;
}
