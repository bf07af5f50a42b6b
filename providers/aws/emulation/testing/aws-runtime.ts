import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '#shared/model/settings.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { runRuntime } from '../../../local/runtime/lifecycle/run-runtime.ts';
import { models } from '../models.ts';
import serve from '../server/serve.ts';

/** A runtime of a test's own with the emulation of AWS in it. */
export interface AwsRuntime {
  /** The endpoint. */
  url: string;
  host: EmulationHost;
  home: string;
  /** What the runtime and the emulation wrote to their log from "warn" on. */
  complaints: string[];
  stop(): Promise<void>;
}

/** Runtimes of each home that have not been cleared away: the last one takes the home with it. */
const inUse = new Map<string, number>();

/** Stopped, and its home removed, at the end of the test; `home` is that of another one that was stopped, for restarts. */
export async function awsRuntime(
  t: { after(fn: () => unknown): void },
  { home = mkdtempSync(join(tmpdir(), 'isobar-aws-')), settings = {} }: { home?: string; settings?: Record<string, unknown> } = {},
): Promise<AwsRuntime> {
  const complaints: string[] = [];
  let lent: EmulationHost | null = null;
  let url = '';
  const runtime = await runRuntime({
    home,
    version: '0.0.0',
    gatewayPort: 0,
    settings: Settings.parse({ poolSize: 0, ...settings }),
    emulations: [
      {
        id: 'aws',
        models,
        async serve(host) {
          lent = host;
          const server = await serve(host);
          url = server.url;
          return server;
        },
      },
    ],
    log: (level, message) => {
      if (level === 'warn' || level === 'error' || level === 'fatal') complaints.push(message);
    },
    working: () => {},
  });
  inUse.set(home, (inUse.get(home) ?? 0) + 1);
  t.after(async () => {
    await runtime.stop();
    const others = (inUse.get(home) ?? 1) - 1;
    inUse.set(home, others);
    if (others === 0) rmSync(home, { recursive: true, force: true });
  });
  if (lent === null) throw new Error('The emulation was not brought up.');
  return { url, host: lent, home, complaints, stop: () => runtime.stop() };
}

/** What every SDK client needs to talk to it; the account is the access key. */
export function clientOptions({ url }: Pick<AwsRuntime, 'url'>, { account = '111122223333', region = 'eu-central-1' } = {}) {
  return { endpoint: url, region, credentials: { accessKeyId: account, secretAccessKey: 'test' }, maxAttempts: 1 };
}
