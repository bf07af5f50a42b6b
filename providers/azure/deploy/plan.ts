import type { Project } from '#shared/model/project.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Call, TargetCheck } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import { settingOf } from '../settings/platform-settings.ts';
import { changesBetween } from './changes.ts';
import { checkProject } from './check.ts';
import type { Existing } from './existing.ts';
import { readGoal, type Goal } from './goal.ts';
import { missingProblems, missingSteps, type Missing } from './missing.ts';
import type { Wanted } from './wanted.ts';

const OP = 'deploy.plan';

const error = (field: string, message: string, hint: string): Problem => ({ severity: 'error', field: `options.${field}`, message, hint });
const warning = (field: string, message: string, hint: string): Problem => ({
  severity: 'warning',
  field: `options.${field}`,
  message,
  hint,
});

/** What a new app needs and does not have. */
function placeProblems(context: AzureContext, wanted: Wanted): Problem[] {
  const problems: Problem[] = [];
  const own = settingOf(wanted.settings, 'AzureWebJobsStorage');
  if (wanted.resourceGroup === null) {
    problems.push(error('resourceGroup', 'A new function app needs a resource group.', 'Choose one with the option resourceGroup.'));
  }
  if (wanted.storage === null && (own === null || wanted.plan === 'flex')) {
    problems.push(error('storage', 'A new function app needs a storage account.', 'Choose one with the option storage, or set the option missing to "make".')); // prettier-ignore
  }
  if (own !== null && /UseDevelopmentStorage=true/i.test(own) && context.target === 'cloud') {
    problems.push(error('storage', 'AzureWebJobsStorage names the storage emulator of a developer\'s machine, which Azure cannot reach.', 'Leave the variable out and choose a storage account.')); // prettier-ignore
  }
  if (wanted.insights === null) {
    problems.push(
      warning(
        'insights',
        'Without Application Insights the app will have no logs and traces here.',
        'Choose a component with the option insights.',
      ),
    );
  }
  if (wanted.slot !== null)
    problems.push(error('slot', 'An app has to be there before a slot of it is.', 'Deploy to production first, without the option slot.'));
  if (wanted.plan === 'premium') {
    problems.push(
      warning('plan', 'A Premium plan is billed for as long as it is there, called or not.', 'Flex Consumption is billed by use.'),
    );
  }
  return problems;
}

/** An app that runs a package from an address takes none: its SCM site answers a deployment with 409. The address may hold a key. */
function packageProblems({ found, settings }: Existing): Problem[] {
  const from = settingOf(settings, 'WEBSITE_RUN_FROM_PACKAGE');
  if (from === null || !/^https?:/i.test(from)) return [];
  const host = URL.canParse(from) ? new URL(from).host : 'an address';
  const hint = 'Put the new package there and restart the app, or set WEBSITE_RUN_FROM_PACKAGE to 1 first.';
  return [{ severity: 'error', field: null, message: `${found.key.app} runs the package that WEBSITE_RUN_FROM_PACKAGE names, at ${host}, and takes no other one.`, hint }];
} // prettier-ignore

function existingProblems(existing: Existing, wanted: Wanted): Problem[] {
  const { found } = existing;
  const plan = planOf(found.site);
  const problems = packageProblems(existing);
  if (wanted.slot !== null && !plan.slots) {
    problems.push(error('slot', `${found.key.app} is in the plan ${plan.label}, which has no slots.`, 'Leave the option out.'));
  }
  if (wanted.updateStrategy !== null && plan.id !== 'flex') {
    problems.push(
      error('updateStrategy', `Apps in the plan ${plan.label} have no site update strategy.`, 'Deploy to a slot and swap it instead.'),
    );
  }
  if (wanted.slotSettings !== null && !plan.slots) {
    problems.push(
      error('slotSettings', `Apps in the plan ${plan.label} have no slots that settings could stay with.`, 'Leave the option out.'),
    );
  }
  if (plan.id === 'container') {
    problems.push(
      error('plan', 'Apps in Container Apps are images, which Isobar does not build.', 'Deploy it with the tool that it was made with.'),
    );
  }
  return problems;
}

function newSteps(wanted: Wanted, missing: Missing): string[] {
  const plans: Readonly<Record<string, string>> = { flex: 'Flex Consumption', consumption: 'Consumption', premium: 'Premium EP1' };
  const kind = plans[wanted.plan];
  return [
    ...missingSteps(missing),
    ...(kind === undefined ? [] : [`Make the plan ${wanted.app}-plan (${kind}).`]),
    `Make the function app ${wanted.app} in ${wanted.resourceGroup ?? ''}, for HTTPS only.`,
    ...(wanted.storage === null ? [] : [`Keep the first key of the storage account ${wanted.storage} in its settings.`]),
  ];
}

function stepsOf({ existing, wanted, missing }: Goal, fields: ReadonlySet<string>): string[] {
  const settings = missing.insights !== null || fields.has('timeoutS') || [...fields].some((field) => field.startsWith('env.'));
  return [
    ...(existing === null ? newSteps(wanted, missing) : missingSteps(missing)),
    ...(existing?.newSlot === true ? [`Make the slot ${wanted.slot ?? ''} with the settings of production.`] : []),
    ...(existing !== null && (fields.has('memoryMb') || fields.has('concurrency') || fields.has('runtime')) ? ['Change its configuration.'] : []),
    ...(existing !== null && settings ? ['Change its settings, which restarts it.'] : []),
    ...(fields.has('slotSettings') ? ['Say which settings stay with their slot.'] : []),
    ...(fields.has('code') ? ['Send the package and wait until it is in place.', 'Wait until the host has read its functions.'] : []),
  ];
} // prettier-ignore

/** What a deployment would do; reads only. */
export async function planDeployment(
  context: AzureContext,
  { project, codeSha256 }: { project: Project; codeSha256: string | null },
  call: Call,
): Promise<TargetCheck> {
  return planGoal(context, await readGoal(context, OP, project, call), { project, codeSha256 });
}

/** The same of what was read already. */
export function planGoal(
  context: AzureContext,
  goal: Goal,
  { project, codeSha256 }: { project: Project; codeSha256: string | null },
): TargetCheck {
  const { wanted, existing, missing } = goal;
  const problems = checkProject(project);
  problems.push(
    ...(existing === null ? placeProblems(context, wanted) : existingProblems(existing, wanted)),
    ...missingProblems(missing, wanted),
  );
  const changes = changesBetween(existing, wanted, codeSha256);
  if (problems.some(({ severity }) => severity === 'error')) return { action: 'blocked', changes, steps: [], problems };
  const action = existing === null ? 'create' : changes.length === 0 && missingSteps(missing).length === 0 ? 'unchanged' : 'update';
  const steps = action === 'unchanged' ? [] : stepsOf(goal, new Set(changes.map(({ field }) => field)));
  return { action, changes, steps, problems };
}
