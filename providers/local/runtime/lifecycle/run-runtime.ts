import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toInstant } from '#shared/model/time.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Emulation } from '../../../emulation.ts';
import { toFsError } from '../../fs-error.ts';
import { PROTOCOL } from '../../control/contract.ts';
import { forgetStarting } from '../../lifecycle/starting-file.ts';
import { acquireLock } from '../../lifecycle/lock.ts';
import { readRuntimeFile, removeRuntimeFile, writeRuntimeFile } from '../../lifecycle/runtime-file.ts';
import { runtimePaths, type RuntimePaths } from '../../paths.ts';
import { formatLocalRef, LOCAL } from '../../ref.ts';
import { createCodeStore, type CodeStore } from '../code/code-store.ts';
import type { ControlContext } from '../control/context.ts';
import { createControlServer } from '../control/create-control-server.ts';
import { createEngine, type LocalEngine } from '../engine/create-engine.ts';
import { createReleases } from '../control/releases.ts';
import { serveEmulations, type Emulations } from '../emulations/serve-emulations.ts';
import { createGateway, type Gateway } from '../gateway/create-gateway.ts';
import { createCatalog } from '../store/catalog.ts';
import { noticeRecovery, recoverFunctions } from '../store/recover-functions.ts';
import { recordInterrupted } from '../store/record-interrupted.ts';
import { openStore, type Store } from '../store/store.ts';
import { createOtlpReceiver } from '../telemetry/create-otlp-receiver.ts';
import type { RuntimeLog } from './runtime-log.ts';
import { describeStatus } from './status.ts';

export interface RuntimeOptions {
  home: string;
  version: string;
  /** 0: the one it had last time, or any. */
  gatewayPort: number;
  settings: Settings;
  emulations: readonly Emulation[];
  log: RuntimeLog;
  /** Says what is being done, where it may take a while. */
  working: (what: string) => void;
}

export interface RunningRuntime {
  /** Finishes running calls, closes the store and gives the lock back. */
  stop(): Promise<void>;
  /** Resolves once it has stopped. */
  stopped: Promise<void>;
}

const GATEWAY_PORT = 'gateway-port';
/** What running calls get when the runtime is asked to stop. */
const GRACE_MS = 10_000;
/** A home that has been deleted must not leave a process behind. */
const WATCH_MS = 3000;

/** Brings the runtime of a home up; throws an AppError where that cannot be, with nothing left behind. */
export async function runRuntime(options: RuntimeOptions): Promise<RunningRuntime> {
  const paths = runtimePaths(options.home);
  const lock = acquireLock(paths);
  const undo: (() => unknown)[] = [];
  try {
    chmodSync(paths.dir, 0o700);
    // Whoever wrote it is gone: this process has the lock.
    rmSync(paths.file, { force: true });
    return await compose(options, paths, undo, lock.release);
  } catch (error) {
    for (const step of undo.toReversed()) await step();
    lock.release();
    throw toFsError(error, 'The local runtime cannot be started', paths.dir);
  }
}

async function compose(
  options: RuntimeOptions,
  paths: RuntimePaths,
  undo: (() => unknown)[],
  releaseLock: () => void,
): Promise<RunningRuntime> {
  const { home, version, settings, emulations, log, working } = options;
  const startedAt = toInstant(Date.now());
  const token = randomBytes(32).toString('base64url');
  const complain = (message: string, cause?: unknown): void => log('error', message, cause);
  const late: Late = { served: null };
  const { store, code, catalog, models, engine, gateway } = await assemble(options, paths, undo, late);

  const opening = (): void => working('opening its endpoints');
  opening();
  const endpoints: Record<string, string | null> = { control: null, gateway: await openGateway(gateway, store, options.gatewayPort) };
  const otlp = createOtlpReceiver(store.recorder, (name) => (catalog.resolve(name, null) === null ? null : formatLocalRef(name)), complain);
  const { url: otlpUrl } = await otlp.listen();
  undo.push(() => otlp.close());
  opening();

  const keepers: (() => Iterable<string>)[] = [];
  const context: ControlContext = {
    store,
    code,
    catalog,
    engine,
    models,
    functionUrl: (name) => gateway.functionUrl(name),
    emulatedTriggers: (model, name) => late.served?.triggers(model, name) ?? [],
    status: () => describeStatus({ home, version, startedAt, endpoints, emulations: late.served?.knownFidelity() ?? {}, engine, store }),
    fidelity: async () => (await late.served?.fidelity()) ?? {},
    environments: () => late.served?.environments() ?? {},
    releases: createReleases({ store, code, catalog, engine, log: complain }),
    collectCode() {
      if (late.served?.incomplete !== false) return;
      code.collect(new Set([...store.functions.codeInUse(), ...keepers.flatMap((inUse) => [...inUse()])]));
    },
    log: complain,
  };
  const clouds = emulations.filter(({ id }) => id !== LOCAL);
  const keepCode = (inUse: () => Iterable<string>): void => void keepers.push(inUse);
  const served = await serveEmulations(clouds, { context, root: paths.emulations, settings, log, keepCode, opened: opening });
  late.served = served;
  undo.push(() => served.close(0));
  Object.assign(endpoints, served.endpoints, { otlp: otlpUrl });
  context.collectCode();
  served.begin();

  const { promise: stopped, resolve: hasStopped } = Promise.withResolvers<void>();
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= end());
  const control = createControlServer({ context, token, about: { pid: process.pid, version, startedAt }, stop: () => void stop() });
  endpoints['control'] = (await control.listen()).url;
  undo.push(() => control.close());
  writeRuntimeFile(paths.file, { pid: process.pid, version, protocol: PROTOCOL, startedAt, endpoints, token });
  // Whoever started this process may be gone by now.
  forgetStarting(paths.starting, process.pid);
  log('info', `Isobar ${version} runs functions for ${home}.`, endpoints);
  const watch = setInterval(() => {
    if (readRuntimeFile(paths.file)?.pid === process.pid) return;
    log('warn', 'The runtime file is gone: nobody can find this runtime any more.');
    void stop();
  }, WATCH_MS).unref();

  /** From the outside in: no new calls, then the running ones, then what they are recorded in. */
  async function end(): Promise<void> {
    log('info', 'Stopping: running calls are finished first.');
    clearInterval(watch);
    removeRuntimeFile(paths.file, process.pid);
    await attempt(() => [gateway.close(GRACE_MS), served.close(GRACE_MS), engine.close(GRACE_MS)], log);
    await attempt(() => [control.close(), otlp.close()], log);
    await attempt(() => [store.close(), releaseLock()], log);
    log('info', 'Stopped.');
    hasStopped();
  }
  return { stop, stopped };
}

/** What is up only after the parts that ask for it. */
interface Late {
  served: Emulations | null;
}

/** Store, code and engine, and the gateway that serves them; nothing listens yet. */
async function assemble(
  { home, settings, emulations, log, working }: RuntimeOptions,
  paths: RuntimePaths,
  undo: (() => unknown)[],
  late: Late,
): Promise<Parts> {
  working('opening its store');
  const retention = { days: settings.historyDays, mb: settings.historyMb };
  const store = openStore(paths.store, (message, cause) => log('error', message, cause), retention);
  undo.push(() => store.close());
  const code = createCodeStore(paths.code);
  const catalog = createCatalog(store.functions, code.path);
  mend(store, code, catalog.forget);
  recordInterrupted(store);

  const models = new Map(emulations.flatMap(({ models: all }) => all).map((model) => [model.id, model]));
  mkdirSync(paths.temp, { recursive: true, mode: 0o700 });
  const engine = createEngine({
    models,
    recorder: store.recorder,
    settings,
    tempRoot: paths.temp,
    // Where this process has its own: whoever chose a place for it (NODE_COMPILE_CACHE) chose it for all homes.
    compileCache: join(process.env['NODE_COMPILE_CACHE'] ?? paths.cache, 'environment'),
    log,
    codeRoots: [paths.code],
    hidden: [homedir(), home],
    functionUrl: (fn) => gateway.functionUrl(fn.name),
    variables: (model, fn) => late.served?.variables(model, fn) ?? {},
  });
  undo.push(() => engine.close(0));
  const gateway = createGateway({ engine, catalog, log, admit: (model, call) => late.served?.admit(model, call) });
  undo.push(() => gateway.close(0));
  return { store, code, catalog, models, engine, gateway };
}

interface Parts extends Pick<ControlContext, 'store' | 'code' | 'catalog' | 'models'> {
  engine: LocalEngine;
  gateway: Gateway;
}

/** On the configured port, or on the one it had last time; gives its URL. */
async function openGateway(gateway: Gateway, { kv }: Store, configured: number): Promise<string> {
  const remembered = kv.get(GATEWAY_PORT);
  const { port, url } = await gateway.listen(configured, typeof remembered === 'number' ? remembered : null);
  if (port !== remembered) kv.set(GATEWAY_PORT, port);
  return url;
}

/** What fails to end must not keep the rest, and the process, from ending. */
async function attempt(step: () => unknown[], log: RuntimeLog): Promise<void> {
  try {
    await Promise.all(step());
  } catch (error) {
    log('error', 'Something did not end properly.', error);
  }
}

/** Where the store had to be rebuilt, now or later, functions come back from their manifests and the user is told. */
function mend(store: Store, code: CodeStore, forget: (name: string | null) => void): void {
  store.file.onRecovery((recovery) => {
    const recovered = recoverFunctions(store.functions, code.manifests);
    forget(null);
    noticeRecovery(store.notices, recovery, recovered);
  });
}
