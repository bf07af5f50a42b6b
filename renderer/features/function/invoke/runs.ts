import { useSyncExternalStore } from 'react';
import { client } from '../../../api/client.ts';
import { createRunMemory } from './run-memory.ts';
import { createRunStore, type Run } from './run-store.ts';

/** The calls made in this session, of all functions. */
export const runs = createRunStore(client.invocations, createRunMemory(sessionStorage));

/** Runs of one function, newest first. */
export function useRuns(ref: string): readonly Run[] {
  return useSyncExternalStore(runs.subscribe, () => runs.runs(ref));
}
