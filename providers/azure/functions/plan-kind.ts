import type { Site } from '@azure/arm-appservice';

/** What Azure bills an app by, and what it can therefore do. */
export interface PlanKind {
  id: 'flex' | 'consumption' | 'premium' | 'dedicated' | 'container' | 'unknown';
  label: string;
  /** Whether it can have deployment slots. @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-slots#manage-slots */
  slots: boolean;
  /** Whether code goes to the SCM site's `publish`, else to its `zipdeploy`. */
  publish: boolean;
}

const FLEX: PlanKind = { id: 'flex', label: 'Flex Consumption', slots: false, publish: true };
const CONSUMPTION: PlanKind = { id: 'consumption', label: 'Consumption', slots: true, publish: false };
const PREMIUM: PlanKind = { id: 'premium', label: 'Premium', slots: true, publish: false };
const DEDICATED: PlanKind = { id: 'dedicated', label: 'Dedicated (App Service)', slots: true, publish: false };
const CONTAINER: PlanKind = { id: 'container', label: 'Container Apps', slots: false, publish: false };
const UNKNOWN: PlanKind = { id: 'unknown', label: 'Unknown plan', slots: true, publish: false };

/** By the SKU's tier, or its name. @see https://learn.microsoft.com/azure/azure-functions/functions-scale */
const TIERS: readonly (readonly [tier: RegExp, kind: PlanKind])[] = [
  [/^(?:FlexConsumption|FC1)$/i, FLEX],
  [/^(?:Dynamic|Y1)$/i, CONSUMPTION],
  [/^(?:ElasticPremium|EP[123])$/i, PREMIUM],
  [/^(?:WorkflowStandard|WS[123])$/i, DEDICATED],
  [/^(?:Free|Shared|Basic|Standard|Premium\w*|Isolated\w*|[FDBSPI]\d\w*)$/i, DEDICATED],
];

/** Kind of plan that a SKU is. */
export function planOfSku(sku: string | undefined): PlanKind {
  return TIERS.find(([tier]) => tier.test(sku ?? ''))?.[1] ?? UNKNOWN;
}

/** Kind of plan that an app is in. Only apps of Flex Consumption have a configuration of their own for it. */
export function planOf(site: Pick<Site, 'sku' | 'functionAppConfig' | 'managedEnvironmentId'>): PlanKind {
  if (site.managedEnvironmentId !== undefined && site.managedEnvironmentId !== '') return CONTAINER;
  if (site.sku !== undefined) return planOfSku(site.sku);
  return site.functionAppConfig?.deployment === undefined ? UNKNOWN : FLEX;
}

/** MB of an instance; null where the plan's size, which is not asked for here, decides. */
export function memoryOf(site: Site): number | null {
  const given = site.functionAppConfig?.scaleAndConcurrency?.instanceMemoryMB;
  if (given !== undefined) return given;
  // "1.5 GB". @see https://learn.microsoft.com/azure/azure-functions/functions-scale#service-limits
  return planOf(site).id === 'consumption' ? 1536 : null;
}
