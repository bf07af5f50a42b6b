import type { Failure } from '../../../emulation.ts';
import type { ReadyMessage } from '../environment/messages.ts';
import type { Command } from './environment-process.ts';
import type { Environment } from './environment.ts';
import type { Invocation } from './invocation.ts';
import type { OutputLine } from './output-line.ts';

export interface Unstarted {
  id: string;
  command: Command;
  sandboxed: boolean;
  /** Variables that only this environment has. */
  variables: Record<string, string>;
}

/** Who has the environment at the moment: the pool, or a function. */
export interface Owner {
  preloaded(environment: Environment, error: string | null): void;
  ready(environment: Environment, message: ReadyMessage): void;
  /** A call ended, after so many milliseconds in the handler, and there is room for another. */
  free(environment: Environment, handlerMs: number, cpuShare: number | null): void;
  /** These were lined up and have not begun. */
  returned(environment: Environment, invocations: Invocation[]): void;
  gone(environment: Environment, exit: EnvironmentExit): void;
  /** Whether an idle environment is needed all the same. */
  keeps?(environment: Environment): boolean;
  /** A line that no call wrote. */
  log(environment: Environment, line: OutputLine): void;
}

export interface EnvironmentExit {
  /** What it means to what ran in it. */
  failure: Failure;
  lastWords: string;
}

/** Who counts environments, whoever has them. */
export interface Watcher {
  /** It has something to do, after it had not. */
  roused(environment: Environment): void;
  /** It has loaded its model, or has nothing to do. */
  calmed(environment: Environment): void;
  gone(environment: Environment): void;
}
