import type { Command } from '../environment-process.ts';
import type { Mount } from '../../../../emulation.ts';
import type { EnvironmentDirs } from '../environment-dirs.ts';

/** What environments of a runtime may and may not see, whatever confines them. */
export interface Layout {
  /** Hidden: the user's home, the runtime's own. */
  hidden: readonly string[];
  /** Readable, also inside of what is hidden: code, the runtime's program, its Node. */
  readable: readonly string[];
  /** The user's home directory, which becomes the environment's own; null where it cannot be replaced. */
  home: string | null;
}

/** Where an environment finds things, by the paths it sees. */
export interface InnerPaths {
  temp: string;
  home: string;
  compileCache: string;
}

/** What one environment sees besides what all do. */
export interface Seen {
  readable: readonly string[];
  mounts: readonly Mount[];
  /**
   * The directory that its function runs in and may write to, where that is not a copy: the user's files around it are in
   * sight then, as they are for a program that the user starts there.
   */
  workplace?: string | undefined;
}

/** A way to confine environments. */
export interface Sandbox {
  kind: 'bubblewrap' | 'unshare' | 'none';
  /** Why environments are not confined, or what is missing; null where nothing is. */
  reason: string | null;
  /** Name of the processes that stay around the environment's own; null where none do. */
  wrapper: string | null;
  paths(dirs: EnvironmentDirs): InnerPaths;
  /** The command that runs `command` confined. */
  wrap(command: Command, dirs: EnvironmentDirs, seen?: Seen): Command;
  /** Whether an environment can have another directory at this path. */
  mounts(at: string): boolean;
  /** Whether an environment that is already started sees this directory. */
  sees(path: string): boolean;
}

/** True where `path` is `directory` or lies in it. Both absolute. */
export function isInside(path: string, directory: string): boolean {
  if (path === directory || directory === '/') return true;
  return path.startsWith(directory) && (path[directory.length] === '/' || path[directory.length] === '\\');
}
