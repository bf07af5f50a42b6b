import { EventBridge } from '@aws-sdk/client-eventbridge';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): EventBridge => new EventBridge(clientConfig(settings));
