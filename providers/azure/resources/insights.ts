import { z } from 'zod';
import type { Choice } from '#shared/model/form.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { AZURE } from '../provider-id.ts';
import { settingOf } from '../settings/platform-settings.ts';
import { listAll } from './list-resources.ts';

/** Version of Microsoft.Insights, which has no client here. */
const API = '2020-02-02';
const CONNECTION = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
const KEY = 'APPINSIGHTS_INSTRUMENTATIONKEY';
/** Tag by which the portal joins an app to its component. */
const LINK = 'hidden-link: /app-insights-resource-id';

const Component = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string().nullish(),
    properties: z.object({ InstrumentationKey: z.string().nullish(), ConnectionString: z.string().nullish() }).loose().nullish(),
  })
  .loose();
type Component = z.infer<typeof Component>;

const components = (context: AzureContext, subscription: string, call: Call): Promise<Component[]> =>
  listAll(context, `/subscriptions/${subscription}/providers/microsoft.insights/components`, API, Component, call);

export async function insightsChoices(context: AzureContext, subscription: string, call: Call): Promise<Choice[]> {
  return (await components(context, subscription, call)).map(({ name, location }) => ({
    value: name,
    label: name,
    note: location ?? null,
  }));
}

/** Resource ids of all components that the profile can see. */
export async function allComponents(context: AzureContext, call: Call): Promise<string[]> {
  const lists = await Promise.all((await context.subscriptions(call)).map(({ id }) => components(context, id, call)));
  return lists.flat().map(({ id }) => id);
}

const isNamed =
  (given: string) =>
  ({ id, name }: Component): boolean =>
    [id.toLowerCase(), name.toLowerCase()].includes(given.toLowerCase());

/** Resource id of a component, by its name or its resource id; null where there is none. */
export async function componentNamed(context: AzureContext, subscription: string, given: string, call: Call): Promise<string | null> {
  return (await components(context, subscription, call)).find(isNamed(given))?.id ?? null;
}

/** The settings that join an app to a component, by the component's name or resource id. Throws `not_found`. */
export async function insightsSettings(
  context: AzureContext,
  subscription: string,
  given: string,
  call: Call,
): Promise<Record<string, string>> {
  const all = await components(context, subscription, call);
  const found = all.find(isNamed(given));
  if (found === undefined) {
    throw new AppError('not_found', `There is no Application Insights component "${given}" in the subscription.`, {
      provider: AZURE,
      hint: all.length === 0 ? 'Make one in the portal, or leave the option out.' : `There are ${all.map(({ name }) => name).join(', ')}.`,
      details: { field: 'options.insights' },
    });
  }
  const key = found.properties?.InstrumentationKey ?? '';
  return { [CONNECTION]: found.properties?.ConnectionString ?? `InstrumentationKey=${key}` };
}

/** The instrumentation key that an app writes to; null where it writes to none. */
export function instrumentationKey(settings: Readonly<Record<string, string>>): string | null {
  return /InstrumentationKey=([0-9a-f-]{36})/i.exec(settingOf(settings, CONNECTION) ?? '')?.[1] ?? settingOf(settings, KEY);
}

/** Keys to components, by subscription: a component keeps its key for life. */
const known = new WeakMap<AzureContext, Map<string, string>>();

/**
 * Resource id of the component that keeps the telemetry of an app. Its subscription may be another one of the profile's.
 * Throws `unsupported` where the app sends its telemetry nowhere, `not_found` where the profile cannot see the component.
 */
export async function componentOf(
  context: AzureContext,
  app: string,
  { settings, tags }: { settings: Readonly<Record<string, string>>; tags: Readonly<Record<string, string>> },
  call: Call,
): Promise<string> {
  const key = instrumentationKey(settings)?.toLowerCase() ?? null;
  const linked = tags[LINK];
  if (key === null) {
    if (linked !== undefined) return linked;
    throw new AppError('unsupported', `${app} sends its logs and traces nowhere: it is not joined to Application Insights.`, {
      provider: AZURE,
      hint: `Set ${CONNECTION} of the app, or deploy it with the option insights.`,
    });
  }
  const ids = known.get(context) ?? new Map<string, string>();
  known.set(context, ids);
  const found = ids.get(key);
  if (found !== undefined) return found;
  for (const { id: subscription } of await context.subscriptions(call)) {
    for (const { id, properties } of await components(context, subscription, call)) {
      if (properties?.InstrumentationKey !== undefined && properties.InstrumentationKey !== null) ids.set(properties.InstrumentationKey.toLowerCase(), id);
    }
    const here = ids.get(key);
    if (here !== undefined) return here;
  }
  if (linked !== undefined) return linked;
  throw new AppError('not_found', `The Application Insights component of ${app} is in none of the subscriptions of this profile.`, {
    provider: AZURE,
    hint: 'Add its subscription to the profile, and assign Reader on the component.',
  });
} // prettier-ignore
