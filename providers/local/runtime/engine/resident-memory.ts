import { readFileSync } from 'node:fs';

const PAGE_KB = 4;

/** A process of an environment and everything it started, as the machine numbers them. */
export interface ProcessTree {
  /** The environment's Node: not the sandbox around it. */
  main: number;
  pids: number[];
}

/** Follows the children of `pid` down to everything it started, past processes named `wrapper`. Null where that cannot be found out. */
export function findTree(pid: number, wrapper: string | null): ProcessTree | null {
  let main = pid;
  while (wrapper !== null && nameOf(main) === wrapper) {
    const [child] = childrenOf(main) ?? [];
    if (child === undefined) return null;
    main = child;
  }
  const pids = [main];
  for (const parent of pids) {
    const children = childrenOf(parent);
    if (children === null) return parent === main ? null : { main, pids };
    pids.push(...children);
  }
  return { main, pids };
}

/**
 * Resident memory of the processes together, in MB, the main one left out where it does not count; those that are gone
 * count nothing. Null where the main one cannot be measured.
 */
export function residentMb(tree: ProcessTree, countsMain = true): number | null {
  let pages = 0;
  for (const pid of tree.pids) {
    const statm = read(`/proc/${pid}/statm`);
    if (statm === null && pid === tree.main) return null;
    if (statm !== null && (countsMain || pid !== tree.main)) pages += Number(statm.split(' ', 2)[1]);
  }
  return (pages * PAGE_KB) / 1024;
}

/** Null where the kernel does not say (CONFIG_PROC_CHILDREN), or the process is gone. */
function childrenOf(pid: number): number[] | null {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  return text === null ? null : text.split(' ').filter(Boolean).map(Number);
}

function nameOf(pid: number): string | null {
  return read(`/proc/${pid}/comm`)?.trim() ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
