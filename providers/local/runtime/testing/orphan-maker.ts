// Run as a process of its own by a test: starts environments, one of them in an endless loop, prints their pids and waits to be killed.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withEngine } from './engine-fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'isobar-orphans-'));
const settings = { poolSize: 1, maxEnvironments: 8, idleSeconds: 60, sandbox: process.argv[2] === 'true' };
await withEngine({ tempRoot: root, settings }, async ({ engine, deploy, http }) => {
  const fn = deploy(
    { 'index.mjs': 'export const handler = (request) => { if (request.path === "/loop") for (;;); return "ok" }' },
    { timeoutS: 60 },
  );
  await http(fn);
  while (engine.pool().ready < 1) await sleep(10);
  void http(fn, '/loop');
  await sleep(300);
  process.stdout.write(`${JSON.stringify({ pids: engine.environments().map((environment) => environment.pid), root })}\n`);
  await new Promise(() => setInterval(() => undefined, 1000));
});
