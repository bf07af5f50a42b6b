import { createAlias } from './aliases/create.ts';
import { listAliases } from './aliases/list.ts';
import { removeAlias } from './aliases/remove.ts';
import { updateAlias } from './aliases/update.ts';
import { listBudgets, removeBudget, updateBudget } from './budgets/budgets.ts';
import { costHandlers } from './costs/handlers.ts';
import { downloadCode } from './code/download.ts';
import { getCode } from './code/get.ts';
import { listCode } from './code/list.ts';
import { readCode } from './code/read.ts';
import { getConcurrency } from './concurrency/get.ts';
import { updateConcurrency } from './concurrency/update.ts';
import { getDelivery } from './delivery/get.ts';
import { removeDelivery } from './delivery/remove.ts';
import { updateDelivery } from './delivery/update.ts';
import { revealKeys } from './keys/reveal.ts';
import {
  applyHandler,
  cancelHandler,
  choicesHandler,
  getHandler,
  listHandler,
  planHandler,
  tailHandler,
} from './deployments/operations.ts';
import { chooseDirectory } from './directories/choose.ts';
import { getDirectory } from './directories/get.ts';
import { getEnv } from './env/get.ts';
import { listEvents } from './events/list.ts';
import { removeEvent } from './events/remove.ts';
import { updateEvent } from './events/update.ts';
import { createInvocation } from './invocations/create.ts';
import { getInvocation } from './invocations/get.ts';
import { listInvocations } from './invocations/list.ts';
import { streamInvocation } from './invocations/stream.ts';
import { listLayers } from './layers/list.ts';
import { listLogs } from './logs/list.ts';
import { tailLogs } from './logs/tail.ts';
import { getMetrics } from './metrics/get.ts';
import { createFromTemplate } from './templates/create.ts';
import { getTemplate } from './templates/get.ts';
import { listTemplates } from './templates/list.ts';
import { getTrace } from './traces/get.ts';
import { listTraces } from './traces/list.ts';
import { listTriggers } from './triggers/list.ts';
import { removeTrigger } from './triggers/remove.ts';
import { updateTrigger } from './triggers/update.ts';
import { createUpload } from './uploads/create.ts';
import { createVersion } from './versions/create.ts';
import { listVersions } from './versions/list.ts';
import { removeVersion } from './versions/remove.ts';
import { getApp } from './app/get.ts';
import type { CoreContext } from './context.ts';
import { getFunction } from './functions/get.ts';
import { listFunctions } from './functions/list.ts';
import { removeFunction } from './functions/remove.ts';
import { lifecycle } from './functions/lifecycle.ts';
import { rollbackFunction } from './functions/rollback.ts';
import { streamFunctions } from './functions/stream.ts';
import { updateFunction } from './functions/update.ts';
import type { Handlers } from './handler.ts';
import { later } from './later.ts';
import { addProfile } from './profiles/add.ts';
import { checkProfile } from './profiles/check.ts';
import { discoverProfiles } from './profiles/discover.ts';
import { lookUpChoices } from './profiles/look-up.ts';
import { getProfile } from './profiles/get.ts';
import { listProfiles } from './profiles/list.ts';
import { removeProfile } from './profiles/remove.ts';
import { updateProfile } from './profiles/update.ts';
import { listProviders } from './providers/list.ts';
import { runtimeFidelity } from './runtime/fidelity.ts';
import { startRuntime } from './runtime/start.ts';
import { runtimeStatus } from './runtime/status.ts';
import { stopRuntime } from './runtime/stop.ts';
import { getSettings } from './settings/get.ts';
import { updateSettings } from './settings/update.ts';

const audits = () => import('./audits/operations.ts');
const advisories = () => import('./audits/dependencies/advisories/operations.ts');

/** Who answers what. The type demands one handler for every operation of the contract. */
export function createHandlers(core: CoreContext): Handlers {
  return {
    aliases: { list: listAliases(core), create: createAlias(core), update: updateAlias(core), remove: removeAlias(core) },
    app: { get: getApp(core) },
    advisories: {
      import: later(core, async () => (await advisories()).importAdvisoriesHandler),
      list: later(core, async () => (await advisories()).listAdvisories),
      remove: later(core, async () => (await advisories()).removeAdvisories),
    },
    audits: {
      run: later(core, async () => (await audits()).runHandler),
      list: later(core, async () => (await audits()).listAudits),
      get: later(core, async () => (await audits()).getAudit),
      compare: later(core, async () => (await audits()).compareHandler),
      export: later(core, async () => (await audits()).exportHandler),
    },
    code: { list: listCode(core), get: getCode(core), download: downloadCode(core), read: readCode(core) },
    concurrency: { get: getConcurrency(core), update: updateConcurrency(core) },
    keys: { reveal: revealKeys(core) },
    delivery: { get: getDelivery(core), update: updateDelivery(core), remove: removeDelivery(core) },
    budgets: { list: listBudgets(core), update: updateBudget(core), remove: removeBudget(core) },
    costs: costHandlers(core),
    deployments: {
      choices: choicesHandler(core),
      plan: planHandler(core),
      apply: applyHandler(core),
      tail: tailHandler(core),
      cancel: cancelHandler(core),
      list: listHandler(core),
      get: getHandler(core),
    },
    directories: { get: getDirectory(core), choose: chooseDirectory(core) },
    env: { get: getEnv(core) },
    events: { list: listEvents(core), update: updateEvent(core), remove: removeEvent(core) },
    functions: {
      list: listFunctions(core),
      stream: streamFunctions(core),
      get: getFunction(core),
      update: updateFunction(core),
      remove: removeFunction(core),
      rollback: rollbackFunction(core),
      ...lifecycle(core),
    },
    invocations: {
      create: createInvocation(core),
      stream: streamInvocation(core),
      list: listInvocations(core),
      get: getInvocation(core),
    },
    layers: { list: listLayers(core) },
    logs: { list: listLogs(core), tail: tailLogs(core) },
    metrics: { get: getMetrics(core) },
    profiles: {
      list: listProfiles(core),
      get: getProfile(core),
      add: addProfile(core),
      update: updateProfile(core),
      remove: removeProfile(core),
      check: checkProfile(core),
      lookUp: lookUpChoices(core),
      discover: discoverProfiles(core),
    },
    providers: { list: listProviders(core) },
    runtime: { status: runtimeStatus(core), fidelity: runtimeFidelity(core), start: startRuntime(core), stop: stopRuntime(core) },
    settings: { get: getSettings(core), update: updateSettings(core) },
    templates: { list: listTemplates(core), get: getTemplate(core), create: createFromTemplate(core) },
    traces: { list: listTraces(core), get: getTrace(core) },
    triggers: { list: listTriggers(core), update: updateTrigger(core), remove: removeTrigger(core) },
    waivers: {
      list: later(core, async () => (await audits()).listWaivers),
      create: later(core, async () => (await audits()).createWaiverHandler),
      remove: later(core, async () => (await audits()).removeWaiverHandler),
    },
    uploads: { create: createUpload(core) },
    versions: { list: listVersions(core), create: createVersion(core), remove: removeVersion(core) },
  };
}
