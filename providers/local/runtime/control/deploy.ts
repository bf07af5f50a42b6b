import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { Project } from '#shared/model/project.ts';
import type { TargetCheck } from '../../../provider.ts';
import type { DeployEvent } from '../../control/contract.ts';
import type { StoredCode } from '../code/code-store.ts';
import { changesBetween } from './changes.ts';
import { checkProject, needModel, refuseErrors } from './check-project.ts';
import type { ControlContext } from './context.ts';
import type { Releases } from './releases.ts';

/** How long the version before is waited for: its functions may have a few seconds to end. */
const END_MS = 8000;

/** What `applyDeployment` would do. */
export function planDeployment({ store, models }: ControlContext, project: Project, codeSha256: string | null): TargetCheck {
  const problems = checkProject(project, needModel(models, project.model));
  const live = store.functions.find(project.name)?.live ?? null;
  const changes = changesBetween(live, { project, codeSha256 });
  const blocked = problems.some((problem) => problem.severity === 'error');
  const same = changes.length === 0 && codeSha256 !== null;
  const action = blocked ? 'blocked' : live === null ? 'create' : same ? 'unchanged' : 'update';
  const version = store.functions.nextVersion(project.name);
  const steps =
    action === 'create' || action === 'update' ? ['Load the code, to see that it can be run.', `Make version ${version} live.`] : [];
  return { action, changes, steps, problems };
}

/** Makes a version of uploaded code and lets it go live, if it can be loaded. Until then nothing has changed. */
export async function* applyDeployment(
  context: ControlContext,
  releases: Releases,
  { project, codeSha256, origin }: { project: Project; codeSha256: string; origin: string },
  signal: AbortSignal,
): AsyncGenerator<DeployEvent> {
  const { store, models } = context;
  const { name } = project;
  using _held = await releases.lock(name);
  yield { type: 'step', id: 'check', label: 'Check the configuration' };
  const problems = checkProject(project, needModel(models, project.model));
  refuseErrors(problems);
  if (project.directory !== undefined) needDirectory(project.directory);
  for (const { message } of problems) yield { type: 'log', line: `Warning: ${message}` };
  const { size } = needCode(context, codeSha256, project);
  const number = store.functions.nextVersion(name);
  const wanted = { name, version: number, createdAtMs: Date.now(), codeSha256, codeSize: size, project, origin, entries: [] };

  yield { type: 'step', id: 'load', label: 'Load the code' };
  const { version, initMs } = await releases.probe(wanted, signal);
  yield { type: 'log', line: `Loaded in ${Math.round(initMs)} ms.` };
  for (const entry of version.entries) {
    yield { type: 'log', line: `Found ${entry.name} (${entry.trigger}${entry.route === null ? '' : ` ${entry.route}`}).` };
  }

  yield { type: 'step', id: 'activate', label: `Make version ${number} live` };
  if (project.directory !== undefined) await endBefore(context, name, signal);
  releases.goLive({ ...version, createdAtMs: Date.now() });
  yield { type: 'done', name, version: String(number), url: project.http.enabled ? context.functionUrl(name) : null };
}

function needDirectory(path: string): void {
  if (isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new AppError('invalid_input', `There is no directory ${path} to run in.`, { hint: 'Give the absolute path of one.' });
}

/** Two of them would be in each other's way: both write to the directory, and a debugger's port can be had once. */
async function endBefore({ store, engine }: ControlContext, name: string, signal: AbortSignal): Promise<void> {
  const live = store.functions.find(name)?.live;
  if (live?.project.directory === undefined) return;
  const before = String(live.version);
  engine.retire(name, before);
  const isThere = (): boolean => engine.environments().some(({ functionName, version }) => functionName === name && version === before);
  for (const end = Date.now() + END_MS; isThere() && Date.now() < end;) await sleep(20, undefined, { signal });
}

function needCode({ code, models }: ControlContext, sha256: string, project: Project): StoredCode {
  const found = code.find(sha256);
  if (found === null) {
    throw new AppError('not_found', 'The package of this deployment is not in the local runtime.', {
      hint: 'Deploy again: it is sent anew.',
    });
  }
  const model = needModel(models, project.model);
  const { unzippedBytes } = model.limits;
  if (unzippedBytes === undefined || found.size <= unzippedBytes) return found;
  throw new AppError('too_large', `The package comes to ${found.size} bytes; ${model.label} allows ${unzippedBytes}.`, {
    hint: 'Leave out what the function does not need.',
  });
}
