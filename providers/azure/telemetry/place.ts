import type { Call, FunctionKey } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { componentOf } from '../resources/insights.ts';
import { findSite } from '../sites/find-site.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';
import { text } from './kql.ts';

/** An app with the component that keeps its telemetry. */
export interface Observed {
  found: FoundSite;
  component: string;
  /** What picks the app's own telemetry, and one function's, out of the component's. */
  conditions: string[];
}

/** Telemetry of a slot is under the app's name and the slot's. @see https://learn.microsoft.com/azure/azure-monitor/app/app-map#set-or-override-cloud-role-name */
export function roleName({ at }: Pick<FoundSite, 'at'>): string {
  return at.slot === null ? at.app : `${at.app}-${at.slot}`;
}

/** Where the telemetry of an app is. Throws `not_found`, and `unsupported` where it is sent nowhere. */
export async function observe(context: AzureContext, found: FoundSite, call: Call): Promise<Observed> {
  const settings = await (await siteOperations(context, found.at, call)).settings();
  const component = await componentOf(context, found.key.app, { settings, tags: found.site.tags ?? {} }, call);
  const { fn } = found.key;
  const conditions = [`cloud_RoleName =~ ${text(roleName(found))}`, ...(fn === null ? [] : [`operation_Name =~ ${text(fn)}`])];
  return { found, component, conditions };
}

export async function observeNamed(context: AzureContext, op: string, key: FunctionKey, call: Call): Promise<Observed> {
  const found = await findSite(context, op, key, call);
  return context.run(op, () => observe(context, found, call));
}
