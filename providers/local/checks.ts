import { accessSync, constants, existsSync } from 'node:fs';
import type { Check, ProfileReport } from '#shared/model/profile.ts';
import { findRuntime, needSameVersion, type RuntimeState } from './lifecycle/find-runtime.ts';
import { nodeBinary } from './lifecycle/node-binary.ts';
import { AppError } from '#shared/errors.ts';

/** Is everything in order? Reads only, and starts nothing. */
export async function checkLocal(home: string): Promise<ProfileReport> {
  const checks = [checkHome(home), checkNode(), checkRuntime(await findRuntime(home))];
  return { checks, identity: null, permissions: [], policy: null };
}

function checkHome(home: string): Check {
  const about = { id: 'home', label: 'Home directory' };
  try {
    if (existsSync(home)) accessSync(home, constants.R_OK | constants.W_OK);
    return { ...about, ok: true, message: `${home} can be read and written.`, fix: null };
  } catch {
    return {
      ...about,
      ok: false,
      message: `${home} cannot be read and written.`,
      fix: 'Change its permissions, or use another home with --home or ISOBAR_HOME.',
    };
  }
}

function checkNode(): Check {
  return attempt({ id: 'node', label: 'Node for functions' }, () => `Functions run on ${nodeBinary()}.`);
}

function checkRuntime(state: RuntimeState): Check {
  const about = { id: 'runtime', label: 'Local runtime' };
  switch (state.kind) {
    case 'running':
      return attempt(about, () => {
        needSameVersion(state.runtime);
        return `It runs (process ${state.runtime.health.pid}, version ${state.runtime.health.version}).`;
      });
    case 'silent':
      return {
        ...about,
        ok: false,
        message: `Its process ${state.pid} is there and does not answer.`,
        fix: `End process ${state.pid}; what is stored survives that.`,
      };
    case 'starting':
      return { ...about, ok: true, message: `It is being started (process ${state.pid}).`, fix: null };
    case 'absent':
    case 'crashed':
      return { ...about, ok: true, message: 'It does not run now; it starts by itself when it is needed.', fix: null };
  }
}

function attempt(about: Pick<Check, 'id' | 'label'>, work: () => string): Check {
  try {
    return { ...about, ok: true, message: work(), fix: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...about, ok: false, message: error.message, fix: error.hint ?? null };
  }
}
