import type { RampUpRule } from '@azure/arm-appservice';
import type { Alias } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import { AZURE } from '../provider-id.ts';
import { siteHost } from '../scm/scm-site.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import { refOf, type FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { slotSites } from './list-slots.ts';

/** Throws `unsupported` where the plan has no slots, with what there is instead. */
export function needSlots({ site, key }: FoundSite, op: string): void {
  const plan = planOf(site);
  if (plan.slots) return;
  const instead = plan.id === 'flex' ? 'Its site update strategy (RollingUpdate) changes over without a gap instead.' : '';
  throw new AppError('unsupported', `${key.app} is in the plan ${plan.label}, which has no slots. ${instead}`.trim(), {
    provider: AZURE,
    op,
    hint: 'Slots are there in Consumption (one), Premium and Dedicated plans.',
  });
}

/** Azure keeps none. */
export const ADDRESS_DESCRIPTION = 'What the app answers at its own address';

function toAlias(context: AzureContext, found: FoundSite, rules: readonly RampUpRule[]): Alias {
  const shares = rules.flatMap(({ name, reroutePercentage = 0 }) => (name === undefined || reroutePercentage <= 0 ? [] : [[name, reroutePercentage / 100] as const]));
  return {
    name: PRODUCTION,
    version: PRODUCTION,
    description: ADDRESS_DESCRIPTION,
    weights: Object.fromEntries(shares),
    ref: refOf(context, found, found.key.fn, PRODUCTION),
  };
} // prettier-ignore

/** The one alias an app with slots has: its own address, which may send a share of its requests to slots. None without slots. */
export async function readTraffic(context: AzureContext, found: FoundSite, call: Call): Promise<Alias[]> {
  if (!planOf(found.site).slots) return [];
  const operations = await siteOperations(context, { ...found.at, slot: null }, call);
  const { experiments } = await operations.configuration();
  return [toAlias(context, found, experiments?.rampUpRules ?? [])];
}

/** Sends shares (0 to 1) of the app's requests to slots; what is not named goes to production. */
export async function divideTraffic(context: AzureContext, found: FoundSite, weights: Readonly<Record<string, number>>, op: string, call: Call): Promise<Alias> {
  const slots = await slotSites(context, found, call);
  const rules = Object.entries(weights).filter(([, share]) => share > 0).map(([name, share]): RampUpRule => {
    const slot = slots.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (slot === undefined) {
      const there = slots.map((one) => one.name);
      throw new AppError('not_found', `${found.key.app} has no slot "${name}".`, { provider: AZURE, op, hint: there.length === 0 ? 'Deploy to a slot first, with the option "slot".' : `It has ${there.join(', ')}.` });
    }
    return { name: slot.name, actionHostName: siteHost({ site: slot.site, key: found.key }), reroutePercentage: Math.round(share * 10_000) / 100 };
  });
  const operations = await siteOperations(context, { ...found.at, slot: null }, call);
  const { experiments } = await operations.updateConfiguration({ experiments: { rampUpRules: rules } });
  return toAlias(context, found, experiments?.rampUpRules ?? rules);
} // prettier-ignore
