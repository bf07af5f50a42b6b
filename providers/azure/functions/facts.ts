import type { Site, SiteConfigResource } from '@azure/arm-appservice';
import type { FunctionDetail } from '#shared/model/function.ts';
import { isPlatformSetting } from '../settings/platform-settings.ts';
import { partsOfId } from '../sites/site-at.ts';
import { planOf } from './plan-kind.ts';

type Facts = FunctionDetail['facts'];

/** Apps of other plans have these too, as zeros that mean nothing. */
function premiumScale(site: Site, config: SiteConfigResource): readonly (readonly [string, unknown])[] {
  if (planOf(site).id !== 'premium') return [];
  return [
    ['Least instances', config.minimumElasticInstanceCount],
    ['Prewarmed instances', config.preWarmedInstanceCount],
  ];
}

function scaleOf(site: Site, config: SiteConfigResource): readonly (readonly [string, unknown])[] {
  const { deployment, scaleAndConcurrency: scale, siteUpdateStrategy } = site.functionAppConfig ?? {};
  const ready = scale?.alwaysReady?.map(({ name, instanceCount }) => `${name ?? ''}: ${instanceCount ?? 0}`).join(', ');
  return [
    ['Most instances', scale?.maximumInstanceCount ?? config.functionAppScaleLimit],
    ['Always ready', ready],
    ['Requests per instance', scale?.triggers?.http?.perInstanceConcurrency],
    ...premiumScale(site, config),
    ['Always on', config.alwaysOn === true ? 'yes' : undefined],
    ['Site update strategy', siteUpdateStrategy?.type],
    ['Package storage', deployment?.storage?.value],
    ['Package storage access', deployment?.storage?.authentication?.type],
  ];
}

function identityOf({ identity }: Site): string | null {
  if (identity?.type === undefined || identity.type === 'None') return null;
  const assigned = Object.keys(identity.userAssignedIdentities ?? {}).map((id) => partsOfId(id)?.name ?? id);
  return [identity.type, identity.principalId, ...assigned].filter((part) => part !== undefined && part !== '').join(', ');
}

/** What else Azure says of an app, in its own words. Newer values pass through. Settings of the platform are named, not shown. */
export function factsOf(
  site: Site,
  config: SiteConfigResource,
  { settings, slotSettings }: { settings: Readonly<Record<string, string>>; slotSettings: readonly string[] },
): Facts {
  const plan = partsOfId(site.serverFarmId);
  const slotRules = config.experiments?.rampUpRules?.map(({ name, reroutePercentage }) => `${name ?? ''}: ${reroutePercentage ?? 0}%`);
  const rows: readonly (readonly [label: string, value: unknown])[] = [
    ['Plan', plan === null ? planOf(site).label : `${planOf(site).label} (${plan.name})`],
    ['Resource group', partsOfId(site.id)?.group ?? site.resourceGroup],
    ['Host', site.defaultHostName],
    ['Operating system', site.reserved === true || /linux/i.test(site.kind ?? '') ? 'Linux' : 'Windows'],
    ...scaleOf(site, config),
    ['Traffic of slots', slotRules?.join(', ')],
    ['Settings of the slot', slotSettings.join(', ')],
    ['Identity', identityOf(site)],
    ['HTTPS only', site.httpsOnly === undefined ? undefined : site.httpsOnly ? 'yes' : 'no'],
    ['Least TLS version', config.minTlsVersion],
    ['Public network', site.publicNetworkAccess],
    ['Network', partsOfId(site.virtualNetworkSubnetId)?.name],
    ['Client certificates', site.clientCertEnabled === true ? (site.clientCertMode ?? 'yes') : undefined],
    ['FTP', config.ftpsState],
    ['Health check', config.healthCheckPath],
    ['Settings of the platform', Object.keys(settings).filter(isPlatformSetting).toSorted().join(', ')],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === null || value === '' ? [] : [{ label, value: String(value) }]));
}
