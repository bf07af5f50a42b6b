import { CostExplorer } from '@aws-sdk/client-cost-explorer';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): CostExplorer => new CostExplorer(clientConfig(settings));
