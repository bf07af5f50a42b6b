import { createHash } from 'node:crypto';
import type { Problem } from '#shared/model/deployment.ts';
import type { Call, DeployProgress } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { findGroup } from '../resources/groups.ts';
import { componentNamed } from '../resources/insights.ts';
import { makeGroup, makeInsights, makeStorage, storageNameProblem } from '../resources/make-resources.ts';
import { storageNamed } from '../resources/storage.ts';
import type { Wanted } from './wanted.ts';

/** Which of the resources that a deployment names are not there. */
export interface Missing {
  group: string | null;
  storage: string | null;
  insights: string | null;
  /** Where the resource group is, or is to be; null where nobody has said. */
  location: string | null;
  /** Why the missing storage account cannot be made; null where it can. */
  storageProblem: string | null;
}

/** A name that the same app gets each time it is asked for: an account that was made for it before is used again. */
export function storageNameFor(subscription: string, { app, resourceGroup }: Wanted): string {
  const digest = createHash('sha256')
    .update(`${subscription}/${resourceGroup ?? ''}/${app}`.toLowerCase())
    .digest('hex');
  return `${app.toLowerCase().replace(/[^a-z0-9]/g, '').slice(0, 16)}${digest.slice(0, 8)}`; // prettier-ignore
}

/** What is named, unless it was found. */
function absent(name: string | null, found: unknown): string | null {
  return found === null ? name : null;
}

/** Looks for what a deployment names; `isNew`: without an app that is there, group and storage are needed. */
export async function readMissing(context: AzureContext, subscription: string, wanted: Wanted, isNew: boolean, call: Call): Promise<Missing> {
  const { insights, location } = wanted;
  const { resourceGroup, storage } = isNew ? wanted : { resourceGroup: null, storage: null };
  const [group, account, component] = await Promise.all([
    resourceGroup === null ? null : findGroup(context, subscription, resourceGroup, call),
    storage === null ? null : storageNamed(context, subscription, storage, call),
    insights === null ? null : componentNamed(context, subscription, insights, call),
  ]);
  const noStorage = absent(storage, account);
  const makes = wanted.makeMissing && noStorage !== null && !noStorage.startsWith('/');
  return {
    group: absent(resourceGroup, group),
    storage: noStorage,
    insights: absent(insights, component),
    location: location ?? group?.location ?? null,
    storageProblem: makes ? await storageNameProblem(context, subscription, noStorage, call) : null,
  };
} // prettier-ignore

const MAKE = 'Make it first, or set the option missing to "make".';
const problem = (field: string, message: string, hint: string): Problem => ({
  severity: 'error',
  field: `options.${field}`,
  message,
  hint,
});

/** What stands against the deployment: what is missing and shall not, or cannot, be made. */
export function missingProblems({ group, storage, insights, location, storageProblem }: Missing, { makeMissing }: Wanted): Problem[] {
  const problems: Problem[] = [];
  const isId = (name: string | null): boolean => name !== null && name.startsWith('/');
  if (group !== null && !makeMissing) problems.push(problem('resourceGroup', `There is no resource group "${group}" in the subscription.`, MAKE)); // prettier-ignore
  if (group !== null && makeMissing && location === null) problems.push(problem('location', `Where shall the new resource group "${group}" be?`, 'Choose a location with the option location.')); // prettier-ignore
  if (storage !== null && (!makeMissing || isId(storage))) problems.push(problem('storage', `There is no storage account "${storage}" in the subscription.`, isId(storage) ? 'Correct its resource id.' : MAKE)); // prettier-ignore
  if (storageProblem !== null) problems.push(problem('storage', `The storage account "${storage ?? ''}" cannot be made: ${storageProblem}`, 'Choose another name.')); // prettier-ignore
  if (insights !== null && (!makeMissing || isId(insights))) problems.push(problem('insights', `There is no Application Insights component "${insights}" in the subscription.`, isId(insights) ? 'Correct its resource id.' : MAKE)); // prettier-ignore
  return problems;
}

/** What would be made, in sentences. */
export function missingSteps({ group, storage, insights, location }: Missing): string[] {
  return [
    ...(group === null ? [] : [`Make the resource group ${group} in ${location ?? ''}.`]),
    ...(storage === null ? [] : [`Make the storage account ${storage} (Standard_LRS), which is billed by use.`]),
    ...(insights === null ? [] : [`Make the Application Insights component ${insights}, which is billed by what it takes in.`]),
  ];
}

/** Makes them. What is made before something fails stays, and is used by the next attempt. */
export async function makeMissing(
  context: AzureContext,
  at: { subscription: string; group: string },
  missing: Missing,
  progress: DeployProgress,
  call: Call,
): Promise<void> {
  const location = missing.location ?? '';
  if (missing.group !== null) {
    progress.step('group', `Make the resource group ${missing.group}`);
    await makeGroup(context, { ...at, group: missing.group, location }, call);
  }
  if (missing.storage !== null) {
    progress.step('storage', `Make the storage account ${missing.storage}`);
    await makeStorage(context, { ...at, name: missing.storage, location }, call);
  }
  if (missing.insights !== null) {
    progress.step('insights', `Make the Application Insights component ${missing.insights}`);
    await makeInsights(context, { ...at, name: missing.insights, location }, call);
  }
}
