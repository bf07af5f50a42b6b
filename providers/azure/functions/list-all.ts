import type { FunctionEnvelope, Site } from '@azure/arm-appservice';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { Call, FunctionsPage } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { normalLocation } from '../normal-location.ts';
import { isSubscriptionId } from '../sites/app-key.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { isFunctionApp, partsOfId, type FoundSite } from '../sites/site-at.ts';
import { toFunctionSummary, toSummary } from './to-summary.ts';

const OP = 'functions.list';
/** Apps whose functions are asked for at the same time: Resource Manager counts requests by the second. */
const AT_A_TIME = 6;

/** Functions of one app, in the order of their names. */
export async function functionsOf(context: AzureContext, { at }: Pick<FoundSite, 'at'>, call: Call): Promise<FunctionEnvelope[]> {
  const operations = await siteOperations(context, at, call);
  const all: FunctionEnvelope[] = [];
  for await (const fn of operations.functions()) all.push(fn);
  return all.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
}

/** Apps of a page, each with the name by which it is found: with its resource group where another one is called the same. */
function found(sites: readonly Site[], subscription: string, home: string, seen: Map<string, number>): FoundSite[] {
  return sites.flatMap((site): FoundSite[] => {
    const parts = partsOfId(site.id);
    if (parts === null) return [];
    const { group, name: app } = parts;
    const twice = (seen.get(app.toLowerCase()) ?? 0) > 1;
    const key = { subscription: subscription === home ? null : subscription, group: twice ? group : null, app, fn: null };
    return [{ at: { subscription, group, app, slot: null }, key, home, site }];
  });
} // prettier-ignore

/** Every function app of a subscription. */
export async function appsOf(context: AzureContext, subscription: string, home: string, call: Call): Promise<FoundSite[]> {
  const web = await context.clients.web(subscription);
  const sites: Site[] = [];
  for await (const site of web.webApps.list({ abortSignal: call.signal })) if (isFunctionApp(site)) sites.push(site);
  const seen = new Map<string, number>();
  for (const { name = '' } of sites) seen.set(name.toLowerCase(), (seen.get(name.toLowerCase()) ?? 0) + 1);
  return found(sites, subscription, home, seen);
}

/** The functions in apps, as many apps at a time as Resource Manager takes well. An app that does not say is without them. */
async function* inside(context: AzureContext, apps: readonly FoundSite[], call: Call): AsyncGenerator<FunctionsPage, void, undefined> {
  for (let from = 0; from < apps.length; from += AT_A_TIME) {
    const pages = await Promise.all(
      apps.slice(from, from + AT_A_TIME).map(async (app): Promise<FunctionsPage> => {
        try {
          const functions = await context.run(OP, () => functionsOf(context, app, call));
          return { items: functions.map((fn) => toFunctionSummary(context, app, fn)) };
        } catch (error) {
          if (isCancelled(error) || !(error instanceof AppError)) throw error;
          const { code, message, hint } = error.toData();
          const told = new AppError(code, `The functions in ${app.key.app} could not be read: ${message}`, { hint });
          return { failure: { region: app.at.subscription, error: told } };
        }
      }),
    );
    yield* pages.filter((page) => 'failure' in page || page.items.length > 0);
  }
}

/**
 * Apps first, then the functions in them. `region` is a location, or the subscription that a failure named. A subscription
 * that cannot be read is a failure in the stream.
 */
export async function* listFunctions(
  context: AzureContext,
  { region }: { region?: string | undefined },
  call: Call,
): AsyncGenerator<FunctionsPage, void, undefined> {
  const all = await context.subscriptions(call);
  const home = all[0]?.id ?? '';
  const wanted = region !== undefined && isSubscriptionId(region) ? all.filter(({ id }) => id === region.toLowerCase()) : all;
  const location = region === undefined || isSubscriptionId(region) ? null : region.toLowerCase();
  const reads = wanted.map(async ({ id }) => {
    try {
      return { id, apps: await context.run(OP, () => appsOf(context, id, home, call)) };
    } catch (error) {
      if (call.signal.aborted || isCancelled(error) || !(error instanceof AppError)) throw error;
      return { id, error };
    }
  });
  const results = await Promise.all(reads);
  const failed = results.filter((result) => 'error' in result);
  if (failed[0] !== undefined && failed.length === results.length) throw failed[0].error;
  for (const result of results) {
    if ('error' in result) {
      yield { failure: { region: result.id, error: result.error } };
      continue;
    }
    const apps = location === null ? result.apps : result.apps.filter(({ site }) => normalLocation(site.location ?? '') === location);
    yield { items: apps.map((app) => toSummary(context, app)) };
    yield* inside(context, apps, call);
  }
} // prettier-ignore
