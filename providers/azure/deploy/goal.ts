import type { Project } from '#shared/model/project.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { LOCAL_RESOURCES } from '../local-resources.ts';
import { findGroup } from '../resources/groups.ts';
import { insightsChoices } from '../resources/insights.ts';
import { storageChoices } from '../resources/storage.ts';
import { settingOf } from '../settings/platform-settings.ts';
import { readExisting, type Existing } from './existing.ts';
import { readMissing, storageNameFor, type Missing } from './missing.ts';
import { toWanted, type Wanted } from './wanted.ts';

/** What is to be, and what is there: null where there is no such app yet. */
export interface Goal {
  wanted: Wanted;
  existing: Existing | null;
  missing: Missing;
}

/** Reads what is there. A new app in the local runtime gets the resources that are there for it. */
export async function readGoal(context: AzureContext, op: string, project: Project, call: Call): Promise<Goal> {
  const wanted = toWanted(project);
  const existing = await readExisting(context, op, wanted, call);
  const [home] = await context.subscriptions(call);
  const subscription = existing?.found.at.subscription ?? home?.id ?? '';
  return context.run(op, async () => {
    const placed = existing === null && context.target === 'local' ? await withLocalResources(context, wanted, call) : wanted;
    const named = existing === null ? withOwnStorage(subscription, placed) : placed;
    return { existing, wanted: named, missing: await readMissing(context, subscription, named, existing === null, call) };
  });
}

/** A new app whose storage may be made needs no name for it. */
function withOwnStorage(subscription: string, wanted: Wanted): Wanted {
  const isNamed = wanted.storage !== null || !needsStorage(wanted);
  return !wanted.makeMissing || isNamed || wanted.resourceGroup === null
    ? wanted
    : { ...wanted, storage: storageNameFor(subscription, wanted) };
}

/** Whether a new app needs an account besides what its settings say. */
function needsStorage({ plan, settings }: Wanted): boolean {
  return plan === 'flex' || settingOf(settings, 'AzureWebJobsStorage') === null;
}

/** Only those that there are: something else than the local runtime may answer there, or they may have been deleted. */
async function withLocalResources(context: AzureContext, wanted: Wanted, call: Call): Promise<Wanted> {
  const { resourceGroup, storage, insights } = LOCAL_RESOURCES;
  const [home] = await context.subscriptions(call);
  if (home === undefined) return wanted;
  const has = async (name: string, choices: typeof storageChoices): Promise<string | null> =>
    (await choices(context, home.id, call)).some(({ value }) => value === name) ? name : null;
  return {
    ...wanted,
    resourceGroup: wanted.resourceGroup ?? ((await findGroup(context, home.id, resourceGroup, call)) === null ? null : resourceGroup),
    storage: wanted.storage === null && needsStorage(wanted) ? await has(storage, storageChoices) : wanted.storage,
    insights: wanted.insights ?? (await has(insights, insightsChoices)),
  };
}
