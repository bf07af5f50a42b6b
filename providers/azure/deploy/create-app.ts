import type { AppServicePlan, Site } from '@azure/arm-appservice';
import { AppError } from '#shared/errors.ts';
import type { Call, DeployProgress } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOfSku, type PlanKind } from '../functions/plan-kind.ts';
import { toFxVersion } from '../functions/stack.ts';
import { AZURE } from '../provider-id.ts';
import { settingOf } from '../settings/platform-settings.ts';
import { partsOfId } from '../sites/site-at.ts';
import { connectionString, ensureContainer, findStorage } from '../resources/storage.ts';
import type { Existing } from './existing.ts';
import { makeMissing, type Missing } from './missing.ts';
import type { Wanted } from './wanted.ts';

const OP = 'deploy.apply';
const STORAGE = 'AzureWebJobsStorage';
const PACKAGE_STORAGE = 'DEPLOYMENT_STORAGE_CONNECTION_STRING';
/** Poll quickly what is on this machine. */
const PACE_MS = { local: 50, cloud: 3000 } as const;

interface Creation {
  context: AzureContext;
  subscription: string;
  wanted: Wanted;
  missing: Missing;
  progress: DeployProgress;
  call: Call;
}

/** Plans that are made for one app. @see https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code#create-the-hosting-plan */
const NEW_PLANS: Readonly<Record<string, Omit<AppServicePlan, 'location'>>> = {
  flex: { kind: 'functionapp', reserved: true, sku: { name: 'FC1', tier: 'FlexConsumption' } },
  consumption: { kind: 'functionapp', reserved: false, sku: { name: 'Y1', tier: 'Dynamic' } },
  premium: { kind: 'elastic', reserved: true, sku: { name: 'EP1', tier: 'ElasticPremium' }, maximumElasticWorkerCount: 20 },
};

interface Plan {
  id: string;
  kind: PlanKind;
  linux: boolean;
}

async function ensurePlan({ context, subscription, wanted, progress, call }: Creation, group: string, location: string): Promise<Plan> {
  const options = { abortSignal: call.signal, updateIntervalInMs: PACE_MS[context.target] };
  const made = NEW_PLANS[wanted.plan];
  const web = await context.clients.web(partsOfId(wanted.plan)?.subscription ?? subscription);
  if (made === undefined) {
    const parts = partsOfId(wanted.plan);
    const plan = await web.appServicePlans.get(parts?.group ?? group, parts?.name ?? wanted.plan, options);
    return { id: plan.id ?? wanted.plan, kind: planOfSku(plan.sku?.tier ?? plan.sku?.name), linux: plan.reserved === true };
  }
  progress.step('plan', `Make the plan ${wanted.app}-plan`);
  const plan = await web.appServicePlans.createOrUpdate(group, `${wanted.app}-plan`, { ...made, location }, options);
  return { id: plan.id ?? '', kind: planOfSku(made.sku?.tier), linux: made.reserved === true };
}

/** Settings that the platform needs of a new app. @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
function platformSettings({ wanted }: Creation, { kind, linux }: Plan, storage: string): Record<string, string> {
  if (kind.id === 'flex') return { [STORAGE]: storage, [PACKAGE_STORAGE]: storage };
  const [name = 'node', version = ''] = wanted.runtime.split('|');
  return {
    [STORAGE]: storage,
    FUNCTIONS_EXTENSION_VERSION: '~4',
    FUNCTIONS_WORKER_RUNTIME: name,
    WEBSITE_RUN_FROM_PACKAGE: '1',
    ...(name === 'node' && !linux ? { WEBSITE_NODE_DEFAULT_VERSION: `~${version}` } : {}),
  };
}

function flexConfig({ wanted }: Creation, container: string): NonNullable<Site['functionAppConfig']> {
  const [name = 'node', version = ''] = wanted.runtime.split('|');
  const authentication = { type: 'StorageAccountConnectionString', storageAccountConnectionStringName: PACKAGE_STORAGE } as const;
  return {
    deployment: { storage: { type: 'blobContainer', value: container, authentication } },
    runtime: { name, version },
    scaleAndConcurrency: {
      instanceMemoryMB: wanted.memoryMb,
      maximumInstanceCount: 100,
      triggers: { http: { perInstanceConcurrency: wanted.concurrency } },
    },
    ...(wanted.updateStrategy === null ? {} : { siteUpdateStrategy: { type: wanted.updateStrategy } }),
  };
}

const missing = (field: string, message: string, hint: string): AppError =>
  new AppError('invalid_input', message, { provider: AZURE, op: OP, hint, details: { field: `options.${field}` } });

/** Where a new app goes. Throws `invalid_input` with what is not said. */
function placeOf({ wanted, missing: { location } }: Creation): { group: string; location: string } {
  const { resourceGroup: group } = wanted;
  if (group === null)
    throw missing('resourceGroup', 'A new function app needs a resource group.', 'Choose one with the option resourceGroup.');
  if (location === null) throw missing('location', 'Where shall the app run?', 'Choose a location with the option location.');
  return { group, location };
}

/** Makes plan and app. What is made before something fails stays, and is used by the next attempt. */
export async function createApp(creation: Creation): Promise<void> {
  const { context, subscription, wanted, progress, call } = creation;
  const { group, location } = placeOf(creation);
  await makeMissing(context, { subscription, group }, creation.missing, progress, call);
  const given = settingOf(wanted.settings, STORAGE);
  if (given === null && wanted.storage === null) {
    throw missing('storage', 'A new function app needs a storage account for the state of its host.', 'Choose one with the option storage, or set AzureWebJobsStorage.');
  }
  if (wanted.plan === 'flex' && wanted.storage === null) {
    throw missing('storage', 'An app of Flex Consumption needs a storage account for its package.', 'Choose one with the option storage.');
  }
  const account = wanted.storage === null ? null : await findStorage(context, subscription, wanted.storage, call);
  const plan = await ensurePlan(creation, group, location);
  const storage = given ?? (account === null ? '' : await connectionString(context, account, call));
  const settings = { ...platformSettings(creation, plan, storage), ...wanted.settings };
  progress.step('create', `Make the function app ${wanted.app}`);
  const site: Site = {
    location,
    kind: plan.linux ? 'functionapp,linux' : 'functionapp',
    reserved: plan.linux,
    serverFarmId: plan.id,
    httpsOnly: true,
    tags: wanted.tags,
    siteConfig: {
      appSettings: Object.entries(settings).map(([name, value]) => ({ name, value })),
      minTlsVersion: '1.2',
      ftpsState: 'Disabled',
      ...(plan.linux && plan.kind.id !== 'flex' ? { linuxFxVersion: toFxVersion(wanted.runtime) } : {}),
    },
    ...(plan.kind.id === 'flex' && account !== null ? { functionAppConfig: flexConfig(creation, await ensureContainer(context, account, wanted.app, call)) } : {}),
  };
  const web = await context.clients.web(subscription);
  await web.webApps.createOrUpdate(group, wanted.app, site, { abortSignal: call.signal, updateIntervalInMs: PACE_MS[context.target] });
} // prettier-ignore

/** Makes a slot with the settings of production, as the portal does when it clones one; those that are production's own stay there. */
export async function createSlot({ context, wanted, progress, call }: Creation, { found: { site: production, at }, settings, slotSettings }: Existing, slot: string): Promise<void> {
  progress.step('slot', `Make the slot ${slot}`);
  const web = await context.clients.web(at.subscription);
  const site: Site = {
    location: production.location,
    ...(production.kind === undefined ? {} : { kind: production.kind }),
    ...(production.serverFarmId === undefined ? {} : { serverFarmId: production.serverFarmId }),
    ...(production.reserved === undefined ? {} : { reserved: production.reserved }),
    httpsOnly: production.httpsOnly ?? true,
    tags: wanted.tags,
    siteConfig: {
      appSettings: Object.entries(settings).filter(([name]) => !slotSettings.includes(name)).map(([name, value]) => ({ name, value })),
      ...(production.siteConfig?.linuxFxVersion === undefined ? {} : { linuxFxVersion: production.siteConfig.linuxFxVersion }),
    },
  };
  await web.webApps.createOrUpdateSlot(at.group, at.app, slot, site, { abortSignal: call.signal, updateIntervalInMs: PACE_MS[context.target] });
} // prettier-ignore
