import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../../../emulation.ts';
import { isInside, type Layout, type Sandbox } from './sandbox.ts';

/** Where the compile cache is mounted: inside of /run, which is the environment's own. */
const INNER_CACHE = '/run/isobar/compile-cache';

/** Parts of /run that name resolution needs. The rest (sockets of daemons, of the desktop session) is hidden. */
const RUN_KEPT = ['/run/systemd/resolve', '/run/resolvconf', '/run/NetworkManager/resolv.conf', '/run/nscd'];

/**
 * Environments in bubblewrap (https://github.com/containers/bubblewrap): the file system read-only, /tmp and the home
 * directory their own, other processes out of sight, no capabilities, the network shared. They end with the runtime.
 */
export function bubblewrap(file: string, layout: Layout): Sandbox {
  return {
    kind: 'bubblewrap',
    wrapper: 'bwrap',
    reason: null,
    paths: () => ({ temp: '/tmp', home: layout.home ?? '/tmp', compileCache: INNER_CACHE }),
    wrap(command, dirs, { readable, mounts, workplace } = { readable: [], mounts: [] }) {
      const own = layout.home === null || workplace !== undefined ? [] : ['--bind', dirs.home, layout.home];
      const hidden = layout.hidden.filter((path) => path !== layout.home && existsSync(path));
      const around = workplace === undefined ? [] : hidden.filter((path) => isInside(workplace, path));
      const hide = (paths: readonly string[]): string[] => paths.flatMap((path) => ['--tmpfs', path]);
      const work = workplace === undefined ? [] : [...hide(around), '--bind', workplace, workplace];
      const needed = [...layout.readable, ...readable];
      const shown = needed.filter(needsMount(layout)).flatMap((path) => ['--ro-bind', path, path]);
      const placed = mounts.flatMap((mount) => place(mount, needed));
      const run = existsSync('/run')
        ? ['--tmpfs', '/run', ...RUN_KEPT.flatMap((path) => ['--ro-bind-try', path, path]), '--ro-bind', dirs.compileCache, INNER_CACHE]
        : [];
      const root = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...run];
      const rest = hide(hidden.filter((path) => !around.includes(path)));
      const files = ['--bind', dirs.temp, '/tmp', '--tmpfs', '/var/tmp', ...own, ...work, ...rest, ...shown, ...placed];
      const limits = ['--unshare-pid', '--unshare-ipc', '--cap-drop', 'ALL', '--die-with-parent', '--chdir', '/tmp'];
      const args = [...root, ...files, ...limits];
      return { ...command, file, args: [...args, '--', command.file, ...command.args], cwd: '/' };
    },
    // The root is read-only: what does not exist cannot be made.
    mounts: (at) => existsSync(at) && !isHidden(at, layout),
    sees: (path) => !isHidden(path, layout) || layout.readable.some((shown) => isInside(path, shown)),
  };
}

/** Puts a directory in the place of another. What is needed of the other (a program, its Node) stays in sight. */
function place({ source, at }: Mount, needed: readonly string[]): string[] {
  const kept = needed.filter((path) => isInside(path, at) && existsSync(path));
  if (kept.length === 0) return ['--ro-bind', source, at];
  const entries = readdirSync(source).flatMap((name) => ['--ro-bind', join(source, name), join(at, name)]);
  return ['--tmpfs', at, ...entries, ...kept.flatMap((path) => ['--ro-bind', path, path]), '--remount-ro', at];
}

/** What lies outside of everything hidden is seen through the root. */
function needsMount(layout: Layout): (path: string) => boolean {
  return (path) => existsSync(path) && isHidden(path, layout);
}

function isHidden(path: string, layout: Layout): boolean {
  const replaced = ['/tmp', '/var/tmp', '/run', ...layout.hidden, ...(layout.home === null ? [] : [layout.home])];
  return replaced.some((hidden) => isInside(path, hidden));
}
