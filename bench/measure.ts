import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Load } from './loader.ts';
import { startLocalRuntime, type LocalRuntime, type Model } from './local-runtime.ts';
import { PEERS, startPeer, type Running } from './peers.ts';
import { quantile } from './quantile.ts';

export interface Plan {
  /** Cold starts of each target. */
  samples: number;
  /** Times that each target is loaded, in turn with the others. */
  rounds: number;
  /** Milliseconds of load each time. */
  loadMs: number;
  connections: readonly number[];
}

/** What is known of one target. Times in milliseconds, rates in requests per second. */
export interface Result {
  target: string;
  cold: { p50: number; p99: number; samples: number[] };
  /** By number of connections: the median over the rounds. Empty where only the cold start was measured. */
  warm: Record<string, { perSecond: number; p50: number; p99: number; rounds: number[] }>;
}

export type Say = (line: string) => void;
const MODELS: readonly Model[] = ['portable', 'gcp-http', 'aws-handler'];
export const named = (model: Model) => `local runtime, ${model}`;
export const WITHOUT_POOL = 'local runtime, portable, no pool';

async function coldPeer(name: string): Promise<number> {
  const peer = PEERS.find((candidate) => candidate.name === name);
  if (peer === undefined) throw new Error(`There is no peer ${name}.`);
  const running = await startPeer(peer);
  await running.stop();
  return running.coldMs;
}

/** Cold starts, one of each target after the other, so that noise meets them all. */
async function measureCold({ samples }: Plan, runtime: LocalRuntime, poolless: LocalRuntime): Promise<Map<string, number[]>> {
  const starts = new Map<string, () => Promise<number>>([
    ...PEERS.map(({ name }) => [name, () => coldPeer(name)] as const),
    ...MODELS.map((model) => [named(model), () => runtime.coldMs(model)] as const),
    [WITHOUT_POOL, () => poolless.coldMs('portable')],
  ]);
  const times = new Map([...starts.keys()].map((target) => [target, [] as number[]]));
  for (let i = 0; i < samples; i++) {
    for (const [target, start] of starts) times.get(target)?.push(await start());
  }
  return times;
}

async function load(url: URL, connections: number, ms: number): Promise<Load> {
  const args = [join(import.meta.dirname, 'loader.ts'), url.href, String(connections), String(ms)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Load;
}

/** Requests per second, target after target in rounds; every other round goes the other way about. */
async function measureWarm(
  { rounds, loadMs, connections }: Plan,
  urls: ReadonlyMap<string, URL>,
  say: Say,
): Promise<Map<string, Result['warm']>> {
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [...urls] : [...urls].reverse();
    for (const count of connections) {
      for (const [target, url] of order) {
        const key = `${target}\0${count}`;
        loads.set(key, [...(loads.get(key) ?? []), await load(url, count, loadMs)]);
      }
    }
    say(`  round ${round + 1} of ${rounds}`);
  }
  const median = (list: readonly Load[], key: keyof Load) =>
    quantile(
      list.map((one) => one[key]),
      0.5,
    );
  const ofTarget = (target: string) =>
    Object.fromEntries(
      connections.map((count) => {
        const list = loads.get(`${target}\0${count}`) ?? [];
        const rates = list.map(({ perSecond }) => perSecond);
        return [count, { perSecond: median(list, 'perSecond'), p50: median(list, 'p50'), p99: median(list, 'p99'), rounds: rates }];
      }),
    );
  return new Map([...urls.keys()].map((target) => [target, ofTarget(target)]));
}

/** Everything, in one run on this machine. */
export async function measure(plan: Plan, say: Say): Promise<Result[]> {
  const runtime = await startLocalRuntime(2);
  const poolless = await startLocalRuntime(0);
  const running: Running[] = [];
  try {
    say(`Cold starts: ${plan.samples} of each`);
    const cold = await measureCold(plan, runtime, poolless);
    await poolless.stop();
    for (const peer of PEERS) running.push(await startPeer(peer));
    const urls = new Map([
      ...PEERS.map(({ name }, i) => [name, running[i]?.url ?? new URL('about:blank')] as const),
      ...MODELS.map((model) => [named(model), runtime.url(model)] as const),
    ]);
    say(`Warm requests: ${plan.rounds} rounds of ${plan.loadMs / 1000} s at ${plan.connections.join(' and ')} connections`);
    const warm = await measureWarm(plan, urls, say);
    return [...cold].map(([target, samples]) => ({
      target,
      cold: { p50: quantile(samples, 0.5), p99: quantile(samples, 0.99), samples },
      warm: warm.get(target) ?? {},
    }));
  } finally {
    for (const server of running) await server.stop();
    await runtime.stop();
  }
}
