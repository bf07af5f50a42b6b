import type { InvocationFacts } from '../emulation.ts';

/** A finished invocation to ask a model about. */
export function invocationFacts(
  changes: Partial<Omit<InvocationFacts, 'function'>> & { runtime?: string; timeoutS?: number } = {},
): InvocationFacts {
  const { runtime = 'nodejs24.x', timeoutS = 3, ...rest } = changes;
  return {
    id: '8f5f1b1e-0000-7000-8000-000000000001',
    function: {
      name: 'orders',
      version: '3',
      runtime,
      handler: 'index.handler',
      memoryMb: 128,
      timeoutS,
      codeDir: '/code',
      env: {},
      url: null,
      mounts: [],
    },
    durationMs: 12.345,
    initMs: null,
    memoryMaxMb: 61.4,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    ...rest,
  };
}
