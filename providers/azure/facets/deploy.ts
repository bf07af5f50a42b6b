import type { Choice } from '#shared/model/form.ts';
import type { Call, DeployFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { applyDeployment } from '../deploy/apply.ts';
import { planDeployment } from '../deploy/plan.ts';
import { planOfSku } from '../functions/plan-kind.ts';
import { normalLocation } from '../normal-location.ts';
import { groupChoices } from '../resources/groups.ts';
import { insightsChoices } from '../resources/insights.ts';
import { storageChoices } from '../resources/storage.ts';

async function locationChoices(context: AzureContext, subscription: string, { signal }: Call): Promise<Choice[]> {
  const web = await context.clients.web(subscription);
  const choices: Choice[] = [];
  for await (const { name = '', displayName, description } of web.listGeoRegions({ sku: 'FlexConsumption', abortSignal: signal })) {
    choices.push({ value: normalLocation(name), label: displayName ?? name, note: description ?? null });
  }
  return choices;
}

/** Plans that are there already, by their resource ids. */
async function planChoices(context: AzureContext, subscription: string, { signal }: Call): Promise<Choice[]> {
  const web = await context.clients.web(subscription);
  const choices: Choice[] = [];
  for await (const { id, name, sku } of web.appServicePlans.list({ abortSignal: signal })) {
    // A plan of Flex Consumption is for one app.
    const kind = planOfSku(sku?.tier ?? sku?.name);
    if (id !== undefined && kind.id !== 'flex') choices.push({ value: id, label: name ?? id, note: `${kind.label}, ${sku?.name ?? ''}` });
  }
  return choices;
}

const CHOICES: Readonly<Record<string, (context: AzureContext, subscription: string, call: Call) => Promise<Choice[]>>> = {
  resourceGroup: groupChoices,
  location: locationChoices,
  plan: planChoices,
  storage: storageChoices,
  insights: insightsChoices,
};

export const deployFacet = (context: AzureContext): DeployFacet => ({
  plan: (input, call) => planDeployment(context, input, call),
  apply: (input, progress, call) => applyDeployment(context, input, progress, call),
  async choices({ option }, call) {
    const look = CHOICES[option];
    const [home] = await context.subscriptions(call);
    return look === undefined || home === undefined ? [] : context.run('deploy.choices', () => look(context, home.id, call));
  },
});
