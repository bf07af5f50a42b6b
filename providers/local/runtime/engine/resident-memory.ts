import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/** Resident memory of a process and everything it started, in MB; null where it cannot be measured. */
export function residentMb(pid: number): number | null {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return null;
  }
}
