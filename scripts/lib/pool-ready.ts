import { setTimeout as sleep } from 'node:timers/promises';
import type { CoreClient } from '#core/create-core.ts';

const LIMIT_MS = 20_000;

/** Waits until the pool of started environments is full, as it is when a developer has done nothing for a moment. */
export async function poolReady(client: CoreClient): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  for (;;) {
    const { pool } = await client.runtime.status();
    if (pool === null || pool.ready >= pool.target) return;
    if (performance.now() > until) throw new Error(`The pool of environments did not fill within ${LIMIT_MS / 1000} s.`);
    await sleep(10);
  }
}
