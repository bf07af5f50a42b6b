import { isInside, type Layout, type Sandbox } from './sandbox.ts';

/** $1: the environment's directory for /tmp; the rest: its command. */
const SCRIPT = 'mount --bind "$1" /tmp && cd /tmp && shift && exec "$@"';
/** The same with a directory of the real /tmp, $2, that stays where it is. */
const KEEPING = 'mkdir -p "$1${2#/tmp}" && mount --bind "$2" "$1${2#/tmp}" && mount --rbind "$1" /tmp && cd /tmp && shift 2 && exec "$@"';

/** Environments in a mount namespace of their own (util-linux), with a private /tmp and nothing more. */
export function unshare(file: string, layout: Layout, guard: (command: readonly string[]) => string[]): Sandbox {
  return {
    kind: 'unshare',
    wrapper: null,
    reason: 'Only /tmp is private: bubblewrap is not installed. Install the package "bubblewrap" to hide the home directory as well.',
    paths: (dirs) => ({ temp: '/tmp', home: '/tmp', compileCache: dirs.compileCache }),
    wrap(command, dirs, seen) {
      const inner = guard([command.file, ...command.args]);
      const kept = seen?.workplace !== undefined && isInside(seen.workplace, '/tmp') ? [seen.workplace] : [];
      const script = [kept.length === 0 ? SCRIPT : KEEPING, 'sh', dirs.temp, ...kept];
      const args = ['--user', '--map-root-user', '--mount', '--', '/bin/sh', '-c', ...script, ...inner];
      return { ...command, file, args, cwd: '/' };
    },
    mounts: () => false,
    sees: (path) => !isInside(path, '/tmp') || layout.readable.some((shown) => isInside(path, shown)),
  };
}
