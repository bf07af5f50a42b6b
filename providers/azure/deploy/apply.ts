import type { FunctionEnvelope } from '@azure/arm-appservice';
import type { Project } from '#shared/model/project.ts';
import type { Call, DeployProgress, Package } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { functionName, kindOf, triggerBinding } from '../functions/bindings.ts';
import { functionsOf } from '../functions/list-all.ts';
import { planOf } from '../functions/plan-kind.ts';
import { onlyUrl } from '../functions/read-detail.ts';
import { toFxVersion } from '../functions/stack.ts';
import { patchSite } from '../functions/update.ts';
import { insightsSettings } from '../resources/insights.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { disabledSetting } from '../settings/disabled.ts';
import { normalLocation } from '../normal-location.ts';
import { writeSlotSettings } from '../slots/slot-settings.ts';
import { formatAppKey, PRODUCTION } from '../sites/app-key.ts';
import { findSite } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { changesBetween, wantedSettings } from './changes.ts';
import { checkProject, refuseErrors } from './check.ts';
import { createApp, createSlot } from './create-app.ts';
import { keyNameOf, readExisting, type Existing } from './existing.ts';
import { readGoal } from './goal.ts';
import { planGoal } from './plan.ts';
import { sendCode } from './send-code.ts';
import { waitForFunctions } from './wait-for-functions.ts';
import { makeMissing, type Missing } from './missing.ts';
import type { Wanted } from './wanted.ts';

const OP = 'deploy.apply';

interface Deployment {
  context: AzureContext;
  wanted: Wanted;
  missing: Missing;
  pack: Package;
  progress: DeployProgress;
  call: Call;
}

/** The app, made where it is not there; then the slot. */
async function ensureSite({ context, wanted, missing, progress, call }: Deployment, known: Existing | null): Promise<Existing> {
  const subscriptions = await context.subscriptions(call);
  const creation = { context, subscription: subscriptions[0]?.id ?? '', wanted, missing, progress, call };
  let existing = known;
  if (existing === null) {
    await context.run(OP, () => createApp(creation));
    existing = await readExisting(context, OP, wanted, call);
  } else if (existing.newSlot && wanted.slot !== null) {
    const [before, slot] = [existing, wanted.slot];
    await context.run(OP, () => createSlot(creation, before, slot));
    existing = await readExisting(context, OP, wanted, call);
  }
  // It was there, or has just been made: where it is not, somebody has removed it meanwhile.
  return existing ?? { ...(await gone(context, wanted, call)) };
}

async function gone(context: AzureContext, wanted: Wanted, call: Call): Promise<Existing> {
  const found = await findSite(context, OP, { name: keyNameOf(wanted), qualifier: wanted.slot }, call);
  return { found, newSlot: false, settings: {}, config: {}, slotSettings: [], runtime: null, digest: null };
}

/** Settings first, then code: the code that comes last is never run with settings that it does not know. */
async function changeSettingsOf({ context, wanted, progress, call }: Deployment, { found }: Existing, fields: ReadonlySet<string>): Promise<void> {
  const operations = await siteOperations(context, found.at, call);
  const insights = wanted.insights === null ? {} : await insightsSettings(context, found.at.subscription, wanted.insights, call);
  if (fields.has('memoryMb') || fields.has('concurrency') || fields.has('updateStrategy') || fields.has('runtime') || [...fields].some((field) => field.startsWith('tags.'))) {
    progress.step('configuration', 'Change the configuration');
    await patchSite(context, found, patchOf(found, wanted), call);
    if (fields.has('runtime') && planOf(found.site).id !== 'flex' && found.site.reserved === true) {
      await operations.updateConfiguration({ linuxFxVersion: toFxVersion(wanted.runtime) });
    }
  }
  progress.step('settings', 'Change the settings');
  await changeSettings(operations, (settings) => ({ ...wantedSettings(settings, wanted), ...insights }));
} // prettier-ignore

/** The configuration of the site as it is to be; a patch leaves alone what it does not name. */
function patchOf({ site }: Existing['found'], wanted: Wanted): Record<string, unknown> {
  const tags = { ...site.tags, ...wanted.tags };
  if (planOf(site).id !== 'flex') return { tags };
  const before = site.functionAppConfig ?? {};
  const [name, version = ''] = wanted.runtime.split('|');
  const functionAppConfig = {
    ...before,
    runtime: { name, version },
    scaleAndConcurrency: {
      ...before.scaleAndConcurrency,
      instanceMemoryMB: wanted.memoryMb,
      triggers: { ...before.scaleAndConcurrency?.triggers, http: { perInstanceConcurrency: wanted.concurrency } },
    },
    ...(wanted.updateStrategy === null ? {} : { siteUpdateStrategy: { type: wanted.updateStrategy } }),
  };
  return { tags, properties: { functionAppConfig } };
}

/** A project that wants no HTTP has its HTTP functions disabled: their code would answer otherwise. */
async function applyHttp({ context, wanted, progress, call }: Deployment, { found }: Existing, functions: FunctionEnvelope[]): Promise<FunctionEnvelope[]> {
  const http = functions.filter((fn) => kindOf(triggerBinding(fn)) === 'http').map(functionName);
  if (wanted.http || http.length === 0) return functions;
  progress.step('http', 'Disable the HTTP functions');
  const operations = await siteOperations(context, found.at, call);
  const off = Object.fromEntries(http.map((name) => [disabledSetting(name), 'true']));
  await changeSettings(operations, (settings) => ({ ...settings, ...off }));
  return functions.map((fn) => (http.includes(functionName(fn)) ? { ...fn, isDisabled: true } : fn));
} // prettier-ignore

/** Creates or updates the app, or a slot of it, sends the package and waits until its functions can be called. */
export async function applyDeployment(
  context: AzureContext,
  { project, package: pack }: { project: Project; package: Package },
  progress: DeployProgress,
  call: Call,
): Promise<{ name: string; version: string; url: string | null }> {
  refuseErrors(checkProject(project), OP);
  progress.step('check', 'Look at what is there');
  const goal = await readGoal(context, OP, project, call);
  const { problems } = planGoal(context, goal, { project, codeSha256: pack.sha256 });
  refuseErrors(problems, OP);
  for (const { message } of problems) progress.log(`Warning: ${message}`);
  const { wanted, missing } = goal;
  const deployment: Deployment = { context, wanted, missing, pack, progress, call };
  const existing = await ensureSite(deployment, goal.existing);
  const { found } = existing;
  const fields = new Set(changesBetween(existing, wanted, pack.sha256).map(({ field }) => field));
  return context.run(OP, async () => {
    if (goal.existing !== null) {
      const location = normalLocation(found.site.location ?? '');
      await makeMissing(context, found.at, { ...missing, location }, progress, call);
    }
    if (fields.has('slotSettings') && wanted.slotSettings !== null) {
      progress.step('slot-settings', 'Say which settings stay with their slot');
      await writeSlotSettings(context, found, wanted.slotSettings, call);
    }
    const settings = [...fields].some((field) => field !== 'code' && field !== 'slotSettings');
    if (settings || wanted.insights !== null) await changeSettingsOf(deployment, existing, fields);
    if (fields.has('code')) {
      progress.step('code', 'Send the package');
      await sendCode(context, found, { pack, remoteBuild: wanted.remoteBuild }, progress, call);
      progress.step('functions', 'Wait until its functions are read');
    }
    const read = fields.has('code') ? await waitForFunctions(context, found, progress, call) : await functionsOf(context, found, call);
    const functions = await applyHttp(deployment, existing, read);
    progress.log(`Its functions: ${functions.map(functionName).join(', ')}.`);
    const name = formatAppKey({ ...found.key, fn: null });
    return { name, version: found.at.slot ?? PRODUCTION, url: onlyUrl(functions) };
  });
}
