import type { Capabilities } from './provider.ts';

/** A capability table that says no throughout, with one reason. */
export function noCapabilities(reason: string) {
  const no = { supported: false, reason } as const;
  return {
    functions: no,
    deploy: no,
    invoke: no,
    history: no,
    versions: no,
    aliases: no,
    triggers: no,
    layers: no,
    concurrency: no,
    delivery: no,
    lifecycle: no,
    keys: no,
    logs: no,
    traces: no,
    metrics: no,
    charges: no,
    runtimes: no,
    runtime: no,
    posture: no,
    prices: no,
  } as const satisfies Capabilities;
}
