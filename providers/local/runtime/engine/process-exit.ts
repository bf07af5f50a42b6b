import type { Failure } from '../../../emulation.ts';
import type { ProcessExit } from './environment-process.ts';

/** Signals as a shell reports them: 128 and the number. The sandbox's first process does the same. */
const SIGNALS: Record<number, string> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
};

/** What V8 says when its heap is full, see `FatalProcessOutOfMemory` in V8's api.cc. */
const HEAP_FULL = /JavaScript heap out of memory|Reached heap limit/;

export interface ExitContext {
  phase: 'init' | 'handler';
  /** The exit code comes through the sandbox. */
  sandboxed: boolean;
  limitMb: number | null;
  usedMb: number | null;
}

/** The end of an environment's process as a failure of what ran in it. */
export function explainExit(exit: ProcessExit, context: ExitContext): Failure {
  const { limitMb, usedMb, phase } = context;
  if (limitMb !== null && HEAP_FULL.test(exit.lastWords)) {
    return { kind: 'out_of_memory', limitMb, usedMb: Math.ceil(usedMb ?? limitMb) };
  }
  const hidden = context.sandboxed && exit.exitCode !== null ? (SIGNALS[exit.exitCode] ?? null) : null;
  return { kind: 'exit', exitCode: hidden === null ? exit.exitCode : null, signal: exit.signal ?? hidden, phase };
}
