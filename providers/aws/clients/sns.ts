import { SNS } from '@aws-sdk/client-sns';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): SNS => new SNS(clientConfig(settings));
