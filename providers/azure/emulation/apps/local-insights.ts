import { LOCAL_RESOURCES } from '../../local-resources.ts';
import type { AzureContext } from '../server/context.ts';

/** Resource id of the component that apps of the console are joined to. */
export const localInsightsId = ({ ids }: Pick<AzureContext, 'ids'>): string =>
  ids.resource(LOCAL_RESOURCES.resourceGroup, 'Microsoft.Insights/components', LOCAL_RESOURCES.insights);
