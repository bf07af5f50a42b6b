import type { Capabilities } from '../provider.ts';

const yes = { supported: true } as const;

/** The local runtime can do everything; what a function may ask for is limited by its programming model. */
export const capabilities = {
  functions: yes,
  deploy: yes,
  invoke: { supported: true, limits: { wholeResponseBytes: 32 * 1024 * 1024 } },
  history: yes,
  versions: yes,
  triggers: yes,
  logs: { supported: true, limits: { listMaxEntries: 10_000 } },
  traces: yes,
  metrics: yes,
  runtimes: yes,
  runtime: yes,
  prices: { supported: false, reason: 'Running functions on this machine costs nothing but its electricity.' },
} as const satisfies Capabilities;
