import { availableParallelism } from 'node:os';
import { isLeaving } from './departure.ts';
import type { Environment } from './environment.ts';
import type { Owner } from './environment-owner.ts';
import type { Flavour } from './flavour.ts';
import type { EnvironmentSource } from './environment-source.ts';
import type { FunctionGroup } from './function-group.ts';
import { Launcher } from './launcher.ts';
import { createMemoryMonitor, type MemoryMonitor } from './memory-monitor.ts';
import { Pool } from './pool.ts';
import type { EngineOptions } from './settings.ts';
import type { StartOptions } from './start-command.ts';
import { startVariables } from './system-variables.ts';

const QUEUE_MS = 10_000;
/** Processes that load at the same time: more of them would only make each other slower. */
const MAX_STARTING = Math.max(2, availableParallelism());
const SWEEP_MS = 500;

/** All environments there are, and how many there may be. */
export class Fleet implements EnvironmentSource {
  readonly queueMs: number;
  readonly maxEnvironments: number;
  readonly pool: Pool;
  readonly environments = new Set<Environment>();
  readonly #options: EngineOptions;
  readonly #launcher: Launcher;
  readonly #memory: MemoryMonitor;
  readonly #sweeper: NodeJS.Timeout;
  /** Groups that want an environment, in the order in which they asked. */
  readonly #blocked = new Set<FunctionGroup>();
  readonly #onEmpty: (group: FunctionGroup) => void;
  readonly #watcher = {
    roused: () => this.#memory.wake(),
    calmed: () => this.#wake(),
    gone: (environment: Environment) => this.#gone(environment),
  };
  #closed = false;

  constructor(options: EngineOptions, onEmpty: (group: FunctionGroup) => void) {
    this.#options = options;
    this.#onEmpty = onEmpty;
    this.queueMs = options.queueMs ?? QUEUE_MS;
    this.maxEnvironments = options.settings.maxEnvironments;
    this.#launcher = new Launcher(options);
    this.#memory = createMemoryMonitor(this.environments, this.#launcher.sandbox.wrapper);
    this.pool = new Pool({
      size: Math.min(options.settings.poolSize, options.settings.maxEnvironments),
      prepared: this.#launcher.prepared,
      initial: options.flavours ?? defaultFlavours(options),
      start: (flavour, owner) => (this.#full() || this.#busyStarting() ? null : this.#start(flavour, owner)),
      log: (message, details) => options.log('warn', message, details),
    });
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  /** How environments are confined, and what about that falls short. */
  get sandbox(): { kind: string; reason: string | null } {
    const { kind, reason } = this.#launcher.sandbox;
    return { kind, reason: [reason, this.#memory.reason].filter((text) => text !== null).join(' ') || null };
  }

  /** Whether environments can have another directory at this path. */
  mounts(at: string): boolean {
    return this.#launcher.sandbox.mounts(at);
  }

  acquire(group: FunctionGroup): Environment | null {
    if (this.#closed) return null;
    const flavour = { worker: group.model.worker, memoryMb: group.fn.project.memoryMb };
    const { codeDir, env: variables, mounts } = group.identity;
    const { startsThrough: through, env: all, nodeArguments } = group.initMessage;
    const env = through === null ? startVariables(variables) : all;
    // What has to be there from the start cannot be given to an environment that has started.
    const { directory: workplace } = group.fn.project;
    const code = workplace === undefined ? [codeDir] : [];
    const readable = [...code, ...(group.model.readable?.(group.identity) ?? [])].filter((path) => !this.#launcher.sandbox.sees(path));
    const confined = workplace !== undefined && this.#launcher.sandbox.kind !== 'none';
    const special = env !== null || readable.length + mounts.length + nodeArguments.length > 0 || confined;
    const pooled = special ? null : this.pool.take(flavour);
    if (pooled !== null) return pooled;
    if (this.#busyStarting()) return null;
    if (this.#full()) {
      // Its place is free when it is gone; the group is asked again then.
      if (!this.#evict(group)) this.pool.yield();
      return null;
    }
    return this.#start(flavour, group, { env: env ?? {}, readable, mounts, through, workplace, nodeArguments });
  }

  await(group: FunctionGroup): void {
    this.#blocked.add(group);
  }

  empty(group: FunctionGroup): void {
    this.#blocked.delete(group);
    this.#onEmpty(group);
  }

  /** Somebody may find room now: an environment came free, finished starting or is gone. */
  #wake(): void {
    if (this.#blocked.size === 0) return;
    const groups = [...this.#blocked];
    this.#blocked.clear();
    for (const group of groups) group.scale();
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    this.pool.close();
    for (const environment of this.environments) environment.recycle();
    const deadline = Date.now() + graceMs;
    while (this.environments.size > 0 && Date.now() < deadline) await sleep(20);
    for (const environment of this.environments) environment.kill();
    while (this.environments.size > 0 && Date.now() < deadline + 2000) await sleep(20);
    this.#memory.close();
    await this.#launcher.close();
  }

  #start(flavour: Flavour, owner: Owner, extra?: Omit<StartOptions, 'memoryMb'>): Environment {
    const environment = this.#launcher.launch(flavour, owner, this.#watcher, extra);
    this.environments.add(environment);
    return environment;
  }

  #gone(environment: Environment): void {
    this.environments.delete(environment);
    this.#launcher.cleanUp(environment);
    // After the owner has been told.
    setImmediate(() => this.#wake());
  }

  #full(): boolean {
    return this.environments.size >= this.maxEnvironments;
  }

  #busyStarting(): boolean {
    let starting = 0;
    for (const environment of this.environments) if (environment.state === 'provisioning' && !environment.preloaded) starting++;
    return starting >= MAX_STARTING;
  }

  /** Ends the environment of another function that has been idle longest, where not one ends already. */
  #evict(group: FunctionGroup): boolean {
    let oldest: Environment | null = null;
    for (const environment of this.environments) {
      if (isLeaving(environment)) return true;
      if (environment.state !== 'idle' || group.environments.has(environment) || environment.owner.keeps?.(environment) === true) continue;
      if (oldest === null || (environment.lastUsedAt ?? 0) < (oldest.lastUsedAt ?? 0)) oldest = environment;
    }
    oldest?.recycle();
    return oldest !== null;
  }

  #sweep(): void {
    const before = performance.timeOrigin + performance.now() - this.#options.settings.idleSeconds * 1000;
    for (const environment of this.environments) {
      const old = (environment.lastUsedAt ?? environment.createdAt) < before;
      if (old && environment.state === 'idle' && environment.owner.keeps?.(environment) !== true) environment.recycle();
    }
    this.#wake();
  }
}

function defaultFlavours(options: EngineOptions): Flavour[] {
  return [...options.models.values()].map((model) => ({ worker: model.worker, memoryMb: model.defaults.memoryMb }));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
