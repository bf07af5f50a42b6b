import type { FunctionEnvelope, SiteConfigResource } from '@azure/arm-appservice';
import { z } from 'zod';
import { emptyPosture, isUnread, type Endpoint, type EnvVariable, type EventSource, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { Call, FunctionKey } from '../../../provider.ts';
import type { AzureContext } from '../../azure-context.ts';
import { bindingsOf, functionName, kindOf, toTrigger, triggerBinding } from '../../functions/bindings.ts';
import { functionsOf } from '../../functions/list-all.ts';
import { memoryOf } from '../../functions/plan-kind.ts';
import { pickFunction } from '../../functions/read-detail.ts';
import { stackOf, stackOfSettings } from '../../functions/stack.ts';
import { AZURE } from '../../provider-id.ts';
import { instrumentationKey } from '../../resources/insights.ts';
import { digestOf, runningDeployment } from '../../scm/deployments.ts';
import { settingOf } from '../../settings/platform-settings.ts';
import { timeoutOf } from '../../settings/timeout.ts';
import { findSite } from '../../sites/find-site.ts';
import { refOf, siteId, type FoundSite } from '../../sites/site-at.ts';
import { slotSites } from '../../slots/list-slots.ts';
import { siteOperations } from '../../sites/site-operations.ts';
import { part } from './part.ts';
import { readIdentity } from './read-identity.ts';
import { readStoredSecrets } from './read-stored-secrets.ts';
import { outsidersOf, parsePlatformAuth, type PlatformAuth } from '../platform-auth.ts';
import { packageOpen } from '../package-open.ts';
import { weakerThan, type SiteSettings, type SlotState } from '../slots.ts';

const OP = 'posture.read';
const API = '2025-05-01';

/** A setting is a value, or names a secret of Key Vault. @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references */
function toVariable([name, value]: [string, string]): EnvVariable {
  const vault = /^@Microsoft\.(?:KeyVault|AppConfiguration)\(/i.test(value);
  return { name, value: vault ? null : value, reference: vault ? value : null };
}

const isHttp = (fn: FunctionEnvelope): boolean => kindOf(triggerBinding(fn)) === 'http';

/** HTTP functions as ways in. Easy Auth stands before all of them; else each one's authLevel decides. */
function endpointsOf(functions: readonly FunctionEnvelope[], config: Reading<SiteConfigResource>, platformAuth: Reading<boolean>): Endpoint[] {
  const cors = isUnread(config)
    ? config
    : config.cors?.allowedOrigins === undefined || config.cors.allowedOrigins.length === 0
      ? null
      : { origins: config.cors.allowedOrigins, credentials: config.cors.supportCredentials === true };
  return functions.filter(isHttp).map((fn): Endpoint => {
    const trigger = toTrigger(fn);
    const own = trigger?.auth === 'anonymous' ? 'none' : 'key';
    const auth = platformAuth === true ? 'platform' : own === 'none' && isUnread(platformAuth) ? platformAuth : own;
    return { id: `function/${functionName(fn)}`, kind: 'http', label: fn.invokeUrlTemplate ?? functionName(fn), auth, cors };
  });
} // prettier-ignore

/** Anonymous access to storage only reads, and other sources ask for a key or an identity: nobody writes to a source without one. @see https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure */
function sourcesOf(functions: readonly FunctionEnvelope[]): EventSource[] {
  return functions.filter((fn) => !isHttp(fn)).flatMap((fn): EventSource[] => {
    const trigger = toTrigger(fn);
    if (trigger === null || trigger.kind === 'http') return [];
    const { kind, label, source, enabled, id } = trigger;
    return [{ id, kind, label, resource: source, enabled, asynchronous: kind !== 'queue' && kind !== 'change', publicWrite: false }];
  });
} // prettier-ignore

const Allowed = z.object({ properties: z.object({ allow: z.boolean() }).loose() }).loose();
const Diagnostics = z.object({ value: z.array(z.unknown()) });

/** Whether somebody with the publishing profile's password may replace the code, over FTP or the SCM site. */
async function basicPublishing(context: AzureContext, { at }: FoundSite, { signal }: Call): Promise<boolean> {
  const read = async (name: string): Promise<boolean> =>
    Allowed.parse(await context.clients.arm({ method: 'GET', path: `${siteId(at)}/basicPublishingCredentialsPolicies/${name}`, apiVersion: API, signal })).properties.allow;
  return (await Promise.all([read('ftp'), read('scm')])).some(Boolean);
} // prettier-ignore

/** Easy Auth, which may ask every caller for a sign-in before the app is reached. */
async function platformAuth(context: AzureContext, { at }: FoundSite, { signal }: Call): Promise<PlatformAuth> {
  return parsePlatformAuth(
    await context.clients.arm({ method: 'GET', path: `${siteId(at)}/config/authsettingsV2`, apiVersion: API, signal }),
  );
}

/** The tenant that a subscription trusts. */
async function tenantOf(context: AzureContext, { at, site }: FoundSite, { signal }: Call): Promise<string> {
  if (site.identity?.tenantId) return site.identity.tenantId;
  const client = await context.clients.subscriptions();
  const { tenantId } = await client.subscriptions.get(at.subscription, { abortSignal: signal });
  if (tenantId === undefined) throw new Error('the subscription does not say which tenant it is of');
  return tenantId;
}

/** Whom the sign-in lets in; absent where there is none. */
async function outsidersPart(context: AzureContext, found: FoundSite, auth: Reading<PlatformAuth>, settings: Reading<Record<string, string>>, call: Call): Promise<Pick<FunctionPosture, 'outsiders'>> {
  if (isUnread(auth)) return { outsiders: auth };
  if (!auth.required) return {};
  return { outsiders: outsidersOf(auth, await part(context, () => tenantOf(context, found, call)), settings) };
} // prettier-ignore

async function hasDiagnostics(context: AzureContext, { at }: FoundSite, { signal }: Call): Promise<boolean> {
  const path = `${siteId(at)}/providers/Microsoft.Insights/diagnosticSettings`;
  return Diagnostics.parse(await context.clients.arm({ method: 'GET', path, apiVersion: '2021-05-01-preview', signal })).value.length > 0;
}

/** `1.2` as a number; Azure's own default where a site does not say. */
const tls = (version: string | undefined): number => Number(version ?? '1.2');

function configFacts(config: Reading<SiteConfigResource>): FunctionPosture['facts'] {
  if (isUnread(config)) return Object.fromEntries(['remote-debugging', 'ftps', 'minimum-tls', 'scm-minimum-tls', 'http-2', 'route-all'].map((name) => [name, config])); // prettier-ignore
  return {
    'remote-debugging': config.remoteDebuggingEnabled === true,
    ftps: config.ftpsState ?? 'AllAllowed',
    'minimum-tls': Math.min(tls(config.minTlsVersion), tls(config.scmMinTlsVersion)),
    'scm-minimum-tls': tls(config.scmMinTlsVersion),
    'http-2': config.http20Enabled === true,
    'route-all': config.vnetRouteAllEnabled === true,
  };
}

function settingFacts(settings: Reading<Record<string, string>>, flex: boolean): FunctionPosture['facts'] {
  if (isUnread(settings)) return { 'host-version': settings, 'storage-by-key': settings };
  return {
    // Flex Consumption runs the newest host and has no setting for it.
    'host-version': flex ? '~4' : (settingOf(settings, 'FUNCTIONS_EXTENSION_VERSION') ?? '~1'),
    'storage-by-key': /AccountKey=|SharedAccessSignature=/i.test(settingOf(settings, 'AzureWebJobsStorage') ?? ''),
  };
}

/** Whether an app is reached from the internet, and whether addresses are limited. */
function networkOf({ site }: FoundSite, config: Reading<SiteConfigResource>): NonNullable<FunctionPosture['network']> {
  const rules = isUnread(config) ? [] : (config.ipSecurityRestrictions ?? []);
  const limited = rules.some(({ action, ipAddress }) => action === 'Allow' && ipAddress !== undefined && ipAddress !== 'Any' && ipAddress !== '0.0.0.0/0');
  const attached = (site.virtualNetworkSubnetId ?? '') === '' ? null : { zones: null, openEgress: isUnread(config) ? config : config.vnetRouteAllEnabled !== true };
  return {
    ingress: site.publicNetworkAccess === 'Disabled' ? 'none' : 'all',
    addressLimits: isUnread(config) ? config : limited || config.ipSecurityRestrictionsDefaultAction === 'Deny',
    httpsOnly: site.httpsOnly === true,
    attached,
  };
} // prettier-ignore

function capOf({ site }: FoundSite, config: Reading<SiteConfigResource>): Reading<number | null> {
  const flex = site.functionAppConfig?.scaleAndConcurrency?.maximumInstanceCount;
  if (flex !== undefined) return flex;
  if (isUnread(config)) return config;
  return config.functionAppScaleLimit === undefined || config.functionAppScaleLimit === 0 ? null : config.functionAppScaleLimit;
}

function runtimeOf({ site }: FoundSite, config: Reading<SiteConfigResource>, settings: Reading<Record<string, string>>): Reading<string | null> {
  const known = stackOf(site);
  if (known !== null) return known;
  if (isUnread(config)) return config;
  const configured = stackOf({ siteConfig: config });
  if (configured !== null) return configured;
  return isUnread(settings) ? settings : (stackOfSettings(settings) ?? 'unknown');
} // prettier-ignore

/** The settings of production, or of a slot, that are compared with each other. */
function comparable(found: FoundSite, config: Reading<SiteConfigResource>, publishing: Reading<boolean>, auth: Reading<boolean>): SiteSettings {
  return { facts: { ...configFacts(config), 'basic-publishing': publishing, 'platform-auth': auth, 'client-certificates': requiresCertificates(found) }, network: networkOf(found, config) };
} // prettier-ignore

const requiresCertificates = ({ site }: FoundSite): boolean => site.clientCertEnabled === true && site.clientCertMode === 'Required';

/** Slots against production; none where this is a slot itself. */
async function readSlots(context: AzureContext, found: FoundSite, production: SiteSettings, call: Call): Promise<Reading<SlotState[]>> {
  if (found.at.slot !== null) return [];
  const sites = await part(context, () => slotSites(context, found, call));
  if (isUnread(sites)) return sites;
  return Promise.all(
    sites.map(async ({ name, site }): Promise<SlotState> => {
      const one: FoundSite = { ...found, site, at: { ...found.at, slot: name } };
      const operations = await siteOperations(context, one.at, call);
      const [config, publishing, auth] = await Promise.all([
        part(context, () => operations.configuration()),
        part(context, () => basicPublishing(context, one, call)),
        part(context, () => platformAuth(context, one, call)),
      ]);
      return { name, weaker: weakerThan(comparable(one, config, publishing, from(auth, isRequired)), production) };
    }),
  );
}

const isRequired = ({ required }: PlatformAuth): boolean => required;

/** A part of what was read, or why that could not be. */
const from = <T, R>(reading: Reading<T>, pick: (value: T) => R): Reading<R> => (isUnread(reading) ? reading : pick(reading));

/** Reads the posture of an app, a slot of it, or one of its functions. Throws `not_found`; every other part that cannot be read says so in its place. */
export async function readPosture(context: AzureContext, key: FunctionKey, call: Call): Promise<FunctionPosture> {
  const found = await findSite(context, OP, key, call);
  const { site, at } = found;
  const operations = await siteOperations(context, at, call);
  const [settings, config, functions, signIn, publishing, diagnostics, identity, deployment] = await Promise.all([
    part(context, () => operations.settings()),
    part(context, () => operations.configuration()),
    part(context, () => functionsOf(context, found, call)),
    part(context, () => platformAuth(context, found, call)),
    part(context, () => basicPublishing(context, found, call)),
    part(context, () => hasDiagnostics(context, found, call)),
    readIdentity(context, found, call),
    part(context, () => runningDeployment(context, found, call)),
  ]);
  const auth = from(signIn, isRequired);
  const slots = await readSlots(context, found, comparable(found, config, publishing, auth), call);
  const one = isUnread(functions) ? null : pickFunction(found, functions);
  const shown = from(functions, (all) => (one === null ? all : [one]));
  const ref = refOf(context, found, one === null ? null : functionName(one), key.qualifier);
  return emptyPosture({
    id: ref,
    name: one === null ? found.key.app : functionName(one),
    kind: 'deployed',
    provider: AZURE,
    ref,
    ...(one === null ? {} : { app: refOf(context, found, null, key.qualifier) }),
    account: at.subscription,
    region: site.location ?? null,
    resourceId: one?.id ?? siteId(at),
    runtime: runtimeOf(found, config, settings),
    memoryMb: memoryOf(site),
    timeoutS: from(settings, timeoutOf),
    maxInstances: capOf(found, config),
    storedSecrets: await readStoredSecrets(context, at.subscription, settings, call),
    env: from(settings, (all) => Object.entries(all).map(toVariable)),
    endpoints: from(shown, (all) => endpointsOf(all, config, auth)),
    sources: from(shown, sourcesOf),
    ...(await outsidersPart(context, found, signIn, settings, call)),
    network: networkOf(found, config),
    identity,
    tracing: from(settings, (all) => instrumentationKey(all) !== null),
    codeSha256: from(deployment, digestOf),
    packageOpen: from(settings, (all) => packageOpen(settingOf(all, 'WEBSITE_RUN_FROM_PACKAGE'))),
    tags: { ...site.tags },
    changedAt: site.lastModifiedTimeUtc?.toISOString() ?? null,
    facts: {
      ...configFacts(config),
      ...settingFacts(settings, site.functionAppConfig?.deployment !== undefined),
      'basic-publishing': publishing,
      'client-certificates': requiresCertificates(found),
      slots,
      // Of the whole app: they share its identity.
      bindings: from(functions, (all) => all.flatMap((fn) => bindingsOf(fn).map(({ type }) => String(type)))),
      'platform-auth': auth,
      'resource-logs': diagnostics,
    },
  });
}
