import type { FunctionEnvelope, Site, SiteConfigResource } from '@azure/arm-appservice';
import type { FunctionDetail } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { AZURE } from '../provider-id.ts';
import { digestOf, runningDeployment } from '../scm/deployments.ts';
import { ownSettings } from '../settings/platform-settings.ts';
import { timeoutOf } from '../settings/timeout.ts';
import { findSite } from '../sites/find-site.ts';
import { refOf, siteId, type FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { readSlotSettings } from '../slots/slot-settings.ts';
import { listSlots, toVersion } from '../slots/list-slots.ts';
import { readTraffic } from '../slots/traffic.ts';
import { orUnread, type Unread } from '../unread.ts';
import { functionName, routeOf, toTrigger, triggerBinding } from './bindings.ts';
import { factsOf } from './facts.ts';
import { hostErrors } from './host-errors.ts';
import { functionsOf } from './list-all.ts';
import { stackOf, stackOfSettings } from './stack.ts';
import { toFunctionSummary, toSummary } from './to-summary.ts';

/** Tag in which an app's description is kept: Azure has none of its own. */
export const DESCRIPTION_TAG = 'description';

function noFunction({ key }: FoundSite, functions: readonly FunctionEnvelope[]): AppError {
  const names = functions.map(functionName);
  return new AppError('not_found', `The function app "${key.app}" has no function "${key.fn ?? ''}".`, {
    provider: AZURE,
    hint: names.length === 0 ? 'Its host found none: look at its log.' : `It has ${names.join(', ')}.`,
  });
}

/** The function that a key names; null where it names the app. Throws `not_found`. */
export function pickFunction(found: FoundSite, functions: readonly FunctionEnvelope[]): FunctionEnvelope | null {
  const { fn } = found.key;
  if (fn === null) return null;
  const one = functions.find((each) => functionName(each).toLowerCase() === fn.toLowerCase());
  if (one === undefined) throw noFunction(found, functions);
  return one;
}

/** Address at which the one HTTP function of an app answers; null where it has none, or several. */
export function onlyUrl(functions: readonly FunctionEnvelope[]): string | null {
  const urls = functions.flatMap(({ invokeUrlTemplate: url, isDisabled }) => (url === undefined || url === '' || isDisabled === true ? [] : [url]));
  return urls.length === 1 ? (urls[0] ?? null) : null;
} // prettier-ignore

/** The app's tags as users see them, and the description that is kept in one. */
function tagsOf({ tags = {} }: Site): Pick<FunctionDetail, 'description' | 'tags'> {
  const { [DESCRIPTION_TAG]: description = '', ...others } = tags;
  return { description, tags: others };
}

/** The stack: the site says it, else its configuration, else its settings. */
function runtimeOf(known: string, config: SiteConfigResource, settings: Readonly<Record<string, string>>): string {
  return known === 'unknown' ? (stackOf({ siteConfig: config }) ?? stackOfSettings(settings) ?? known) : known;
}

/** Requests that an instance takes at a time, where the plan has a number for that. */
const concurrencyOf = ({ functionAppConfig }: Site): number | null =>
  functionAppConfig?.scaleAndConcurrency?.triggers?.http?.perInstanceConcurrency ?? null;

/** An app, or one of its functions, in full. What a function shares with its siblings is the app's. A part that is refused is in `unread`. */
export async function readDetail(context: AzureContext, op: string, key: FunctionKey, call: Call): Promise<FunctionDetail> {
  const found = await findSite(context, op, key, call);
  const { at, site } = found;
  const unread: Unread = {};
  const part = <T>(name: string, fallback: T, work: () => Promise<T>) => orUnread(context, op, name, unread, fallback, work);
  const operations = await siteOperations(context, at, call);
  const [settings, config, functions, deployment, slots, aliases, slotSettings] = await Promise.all([
    part('env', {}, () => operations.settings()),
    part<SiteConfigResource>('configuration', {}, () => operations.configuration()),
    part<FunctionEnvelope[]>('functions', [], () => functionsOf(context, found, call)),
    part('code', null, () => runningDeployment(context, found, call)),
    part('versions', [], () => listSlots(context, found, call)),
    part('aliases', [], () => readTraffic(context, found, call)),
    part<string[]>('slotSettings', [], () => readSlotSettings(context, found, call)),
  ]);
  const one = unread['functions'] === undefined ? pickFunction(found, functions) : null;
  const resourceId = one?.id ?? siteId(at);
  const summary = one === null ? { ...toSummary(context, found), url: onlyUrl(functions) } : toFunctionSummary(context, found, one);
  // An app without functions: its host may say why.
  const errors =
    functions.length === 0 && unread['functions'] === undefined && deployment !== null && site.state === 'Running'
      ? await hostErrors(context, found, call)
      : [];
  const triggers = (one === null ? functions : [one]).map(toTrigger).filter((trigger) => trigger !== null);
  return {
    ...summary,
    ...(errors.length === 0
      ? {}
      : {
          state: 'failed',
          stateReason: `The host cannot read the functions of this app. Mend what it names and deploy again. ${errors.join(' ')}`,
        }),
    ...tagsOf(site),
    runtime: runtimeOf(summary.runtime, config, settings),
    timeoutS: timeoutOf(settings),
    triggers: [...new Set(triggers.map(({ kind }) => kind))],
    handler: one === null ? '' : handlerOf(one),
    createdAt: null,
    env: ownSettings(settings),
    concurrency: concurrencyOf(site),
    codeSha256: digestOf(deployment),
    origin: null,
    entries: functions.map((fn) => ({ ...toEntry(fn), ref: refOf(context, found, functionName(fn)) })),
    triggerList: triggers,
    versions: slots.map(toVersion),
    aliases,
    layers: [],
    resourceId,
    ...(context.target === 'cloud' ? { consoleUrl: `${context.endpoints.cloud.portal}/#resource${resourceId}` } : {}),
    facts: factsOf(site, config, { settings, slotSettings }),
    unread,
  };
}

function toEntry(fn: FunctionEnvelope): FunctionDetail['entries'][number] {
  const type = triggerBinding(fn)?.['type'];
  return { name: functionName(fn), trigger: typeof type === 'string' ? type : '', route: routeOf(fn) };
}

/** The file of a function, and what is called in it, where the host says so. */
function handlerOf({ config }: FunctionEnvelope): string {
  const [script, entry] = [config?.['scriptFile'], config?.['entryPoint']];
  return [script, entry].filter((part) => typeof part === 'string' && part !== '').join('.');
}
