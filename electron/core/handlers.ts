import { getApp } from './app/get.ts';
import type { CoreContext } from './context.ts';
import { getFunction } from './functions/get.ts';
import { listFunctions } from './functions/list.ts';
import { removeFunction } from './functions/remove.ts';
import { rollbackFunction } from './functions/rollback.ts';
import { updateFunction } from './functions/update.ts';
import type { Handlers } from './handler.ts';
import { checkProfile } from './profiles/check.ts';
import { listProfiles } from './profiles/list.ts';
import { listProviders } from './providers/list.ts';
import { startRuntime } from './runtime/start.ts';
import { runtimeStatus } from './runtime/status.ts';
import { stopRuntime } from './runtime/stop.ts';
import { getSettings } from './settings/get.ts';
import { updateSettings } from './settings/update.ts';

/** Who answers what. The type demands one handler for every operation of the contract. */
export function createHandlers(core: CoreContext): Partial<Handlers> {
  return {
    app: { get: getApp(core) },
    functions: {
      list: listFunctions(core),
      get: getFunction(core),
      update: updateFunction(core),
      remove: removeFunction(core),
      rollback: rollbackFunction(core),
    },
    profiles: { list: listProfiles(core), check: checkProfile(core) },
    providers: { list: listProviders(core) },
    runtime: { status: runtimeStatus(core), start: startRuntime(core), stop: stopRuntime(core) },
    settings: { get: getSettings(core), update: updateSettings(core) },
  };
}
