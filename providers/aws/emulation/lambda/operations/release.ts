import { AppError } from '#shared/errors.ts';
import { composeTree } from '../code/compose-tree.ts';
import type { LambdaContext } from '../operation.ts';
import { conflict } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import { localModel } from '../state/local-model.ts';
import {
  LATEST,
  type FunctionConfig,
  type FunctionDocument,
  type LayerVersionDocument,
  type PackageDocument,
  type Running,
  type VersionDocument,
} from '../state/model.ts';
import { toProject } from '../state/project.ts';
import { newRevision } from '../state/revision.ts';

/** What a change makes of `$LATEST`. */
export interface NextLatest {
  config: FunctionConfig;
  code: PackageDocument;
  layers: readonly LayerVersionDocument[];
}

/**
 * Does `work` alone: who changes the same function meanwhile is told that an update is in progress, and the console
 * waits for it.
 */
export async function alone<T>(
  { updating, host }: LambdaContext,
  fn: { key: FunctionKey; runtimeName: string },
  work: () => Promise<T>,
): Promise<T> {
  const arn = lambdaArn(fn.key);
  if (updating.has(arn)) {
    throw conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${arn}`);
  }
  updating.add(arn);
  try {
    using _held = await host.functions.lock(fn.runtimeName);
    return await work();
  } finally {
    updating.delete(arn);
  }
}

/**
 * Makes a configuration and code the function's `$LATEST`: a new version of the runtime, which takes over at once, or
 * nothing that runs, and why. `fn` is the function as it was, or is to be.
 */
export async function release(
  context: LambdaContext,
  fn: FunctionDocument,
  next: NextLatest,
  signal: AbortSignal,
): Promise<FunctionDocument> {
  const { host, state } = context;
  const { config, code, layers } = next;
  const model = localModel(config);
  const tree = code.tree === null ? null : await composeTree(context, code.tree, layers, signal);
  signal.throwIfAborted();
  return state.change(fn.key, () => {
    // Tags and concurrency may have been set while the code was taken in.
    const current = state.find(fn.key) ?? fn;
    const live = host.functions.find(fn.runtimeName)?.live ?? null;
    let running: Running;
    if ('reason' in model || tree === null) {
      const { reason, reasonCode } = 'reason' in model ? model : { reason: 'There is no code.', reasonCode: 'InvalidZipFileException' };
      running = { reason, reasonCode, over: live?.version ?? null };
    } else {
      const project = toProject(current, config, model.model, live?.project ?? null);
      const { version } = host.functions.deploy({ project, codeSha256: tree, origin: ORIGIN });
      running = { runtimeVersion: version, tree };
      state.trees.put(tree, { code, layers: config.Layers ?? [] });
    }
    const latest: VersionDocument = {
      ...current.latest,
      version: LATEST,
      config,
      code,
      running,
      revisionId: newRevision(),
      lastModifiedMs: Date.now(),
    };
    const released = { ...current, latest };
    state.put(released);
    return released;
  });
}

/**
 * Gives a function other tags. The console has them from the runtime, so that its version there is another one; for
 * Lambda nothing else has changed.
 */
export function retag({ host, state }: LambdaContext, fn: FunctionDocument, tags: Record<string, string>): void {
  state.change(fn.key, () => {
    const { running } = fn.latest;
    const live = host.functions.find(fn.runtimeName)?.live ?? null;
    if (live === null || !('runtimeVersion' in running)) {
      state.put({ ...fn, tags });
      return;
    }
    const { version } = host.functions.deploy({ project: { ...live.project, tags }, codeSha256: running.tree, origin: live.origin });
    state.put({ ...fn, tags, latest: { ...fn.latest, running: { ...running, runtimeVersion: version } } });
  });
}

/** Where the console says that a version came from. */
const ORIGIN = 'AWS Lambda API';

/**
 * Freezes `$LATEST` as the next version. The runtime gets a version of its own for it, with environments of its own.
 * Where nothing has changed since the version published last, that one is given back, as in AWS.
 */
export function publish(
  context: LambdaContext,
  fn: FunctionDocument,
  description: string | undefined,
): { fn: FunctionDocument; version: VersionDocument } {
  const { host, state } = context;
  const last = state.published(fn.key, String(fn.lastPublished));
  if (last !== null && sameContent(last, fn.latest)) return { fn, version: last };
  const { runtimeManagement: _own, ...latest } = fn.latest;
  const version: VersionDocument = {
    ...latest,
    version: String(fn.lastPublished + 1),
    config: { ...latest.config, Description: description ?? latest.config.Description },
    revisionId: newRevision(),
    lastModifiedMs: Date.now(),
  };
  return state.change(fn.key, () => {
    const { running } = latest;
    if ('runtimeVersion' in running) {
      const source = host.functions.version(fn.runtimeName, running.runtimeVersion);
      if (source === null) throw new AppError('not_found', `Version ${running.runtimeVersion} of ${fn.runtimeName} is gone.`);
      const project = { ...source.project, description: version.config.Description };
      const frozen = host.functions.deploy({
        project,
        codeSha256: running.tree,
        origin: `${ORIGIN}, version ${version.version}`,
        live: false,
      });
      version.running = { runtimeVersion: frozen.version, tree: running.tree };
    }
    const published = { ...fn, lastPublished: fn.lastPublished + 1, latest: { ...fn.latest, revisionId: newRevision() } };
    state.put(published);
    state.putVersion(fn.key, version);
    return { fn: published, version };
  });
}

/** Whether a version has the code and configuration of another; what it is described as does not count. */
function sameContent(a: VersionDocument, b: VersionDocument): boolean {
  const content = ({ config: { Description: _text, ...config }, code }: VersionDocument): string =>
    JSON.stringify([Object.entries(config).toSorted(([x], [y]) => (x < y ? -1 : 1)), code.zip?.sha256 ?? code.tree ?? code.imageUri]);
  return content(a) === content(b);
}
