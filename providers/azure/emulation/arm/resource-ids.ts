import type { Site } from '../apps/site.ts';

/** Resource ids of one subscription. */
export interface ResourceIds {
  subscription: string;
  group(name: string): string;
  /** `type` with its namespace: `Microsoft.Web/serverfarms`. */
  resource(group: string, type: string, name: string): string;
  /** Of an app or a slot. */
  site(site: Pick<Site, 'resourceGroup' | 'name' | 'slot'>): string;
}

export function resourceIds({ subscriptionId }: { subscriptionId: string }): ResourceIds {
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = (name: string): string => `${subscription}/resourceGroups/${name}`;
  const resource = (of: string, type: string, name: string): string => `${group(of)}/providers/${type}/${name}`;
  return {
    subscription,
    group,
    resource,
    site: ({ resourceGroup, name, slot }) => {
      const app = resource(resourceGroup, 'Microsoft.Web/sites', name);
      return slot === null ? app : `${app}/slots/${slot}`;
    },
  };
}
