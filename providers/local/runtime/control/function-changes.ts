import { AppError } from '#shared/errors.ts';
import type { FunctionChanges } from '#shared/model/function.ts';
import type { Project } from '#shared/model/project.ts';
import { changesBetween } from './changes.ts';
import { checkProject, needModel, refuseErrors } from './check-project.ts';
import type { ControlContext } from './context.ts';
import { needFunction, needVersion, type Key } from './find-function.ts';
import type { Releases } from './releases.ts';

/** How long to wait for environments of a removed function before its code goes. */
const COLLECT_AFTER_MS = 2000;

/** The same code with another configuration: a version of its own, so that it can be taken back. */
export async function updateFunction(
  { store, models }: ControlContext,
  releases: Releases,
  key: Key,
  changes: FunctionChanges,
  signal: AbortSignal,
): Promise<void> {
  using _held = await releases.lock(key.name);
  const { live } = needFunction(store, key.name);
  if (key.qualifier !== null && key.qualifier !== String(live.version)) {
    throw new AppError('invalid_input', `Only the live version of "${key.name}" can be changed, and that is ${live.version}.`, {
      hint: `Leave "@${key.qualifier}" out, or make it live first with "isobar functions rollback".`,
    });
  }
  const project = { ...live.project, ...withoutUndefined(changes) };
  refuseErrors(checkProject(project, needModel(models, project.model)));
  if (changesBetween(live, { project, codeSha256: live.codeSha256 }).length === 0) return;
  const wanted = { ...live, version: store.functions.nextVersion(key.name), createdAtMs: Date.now(), project };
  releases.goLive((await releases.probe(wanted, signal)).version);
}

/** Makes an earlier version the live one. */
export async function rollbackFunction({ store, code }: ControlContext, releases: Releases, key: Key): Promise<void> {
  using _held = await releases.lock(key.name);
  const { live } = needFunction(store, key.name);
  if (key.qualifier === null) {
    throw new AppError('invalid_input', 'Which version is to become the live one?', {
      hint: `Name it: local/${key.name}@${Math.max(1, live.version - 1)}.`,
    });
  }
  const version = needVersion(store, key.name, key.qualifier);
  if (version.version === live.version) return;
  const now = Date.now();
  code.manifests.write({ ...version, liveSinceMs: now });
  store.functions.setLive(key.name, version.version, now);
  releases.switchTraffic(key.name, live.version);
}

/** Forgets a function with all its versions; its history stays. */
export async function removeFunction(context: ControlContext, releases: Releases, key: Key): Promise<void> {
  using _held = await releases.lock(key.name);
  needFunction(context.store, key.name);
  if (key.qualifier !== null) {
    throw new AppError('invalid_input', 'Versions are removed together with their function.', {
      hint: `Leave "@${key.qualifier}" out to remove the function.`,
    });
  }
  forgetFunction(context, key.name);
}

/** Removes a function at once. For whoever holds its lock. */
export function forgetFunction(context: ControlContext, name: string): void {
  const { store, code, releases } = context;
  const versions = store.functions.versions(name);
  store.functions.remove(name);
  for (const version of versions) code.manifests.remove(version);
  releases.switchTraffic(name, 'all');
  collectLater(context, name);
}

/** The code goes once nothing runs it any more. */
function collectLater(context: ControlContext, name: string): void {
  const { store, engine } = context;
  setTimeout(() => {
    if (!store.file.isOpen()) return;
    if (engine.environments().some((one) => one.functionName === name && one.state !== 'gone')) collectLater(context, name);
    else if (store.functions.find(name) === null) context.collectCode();
  }, COLLECT_AFTER_MS).unref();
}

function withoutUndefined(changes: FunctionChanges): Partial<Project> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
