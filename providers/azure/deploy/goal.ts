import type { Project } from '#shared/model/project.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { LOCAL_RESOURCES } from '../local-resources.ts';
import { findGroup } from '../resources/groups.ts';
import { insightsChoices } from '../resources/insights.ts';
import { storageChoices } from '../resources/storage.ts';
import { settingOf } from '../settings/platform-settings.ts';
import { readExisting, type Existing } from './existing.ts';
import { toWanted, type Wanted } from './wanted.ts';

/** What is to be, and what is there: null where there is no such app yet. */
export interface Goal {
  wanted: Wanted;
  existing: Existing | null;
}

/** Reads what is there. A new app in the local runtime gets the resources that are there for it. */
export async function readGoal(context: AzureContext, op: string, project: Project, call: Call): Promise<Goal> {
  const wanted = toWanted(project);
  const existing = await readExisting(context, op, wanted, call);
  const isNewHere = existing === null && context.target === 'local';
  return { existing, wanted: isNewHere ? await context.run(op, () => withLocalResources(context, wanted, call)) : wanted };
}

/** Only those that there are: something else than the local runtime may answer there, or they may have been deleted. */
async function withLocalResources(context: AzureContext, wanted: Wanted, call: Call): Promise<Wanted> {
  const { resourceGroup, storage, insights } = LOCAL_RESOURCES;
  const [home] = await context.subscriptions(call);
  if (home === undefined) return wanted;
  const has = async (name: string, choices: typeof storageChoices): Promise<string | null> =>
    (await choices(context, home.id, call)).some(({ value }) => value === name) ? name : null;
  const needsStorage = wanted.storage === null && (wanted.plan === 'flex' || settingOf(wanted.settings, 'AzureWebJobsStorage') === null);
  return {
    ...wanted,
    resourceGroup: wanted.resourceGroup ?? ((await findGroup(context, home.id, resourceGroup, call)) === null ? null : resourceGroup),
    storage: needsStorage ? await has(storage, storageChoices) : wanted.storage,
    insights: wanted.insights ?? (await has(insights, insightsChoices)),
  };
}
