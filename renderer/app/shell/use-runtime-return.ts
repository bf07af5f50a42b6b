import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useRuntime } from '../../api/runtime.ts';

/** Reads everything again when the runtime runs again, whoever started it. */
export function useRuntimeReturn(): void {
  const queries = useQueryClient();
  const running = useRuntime().data?.running;
  const before = useRef(running);
  useEffect(() => {
    if (before.current === false && running === true) void queries.invalidateQueries();
    before.current = running;
  }, [running, queries]);
}
