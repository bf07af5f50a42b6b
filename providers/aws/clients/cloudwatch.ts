import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): CloudWatch => new CloudWatch(clientConfig(settings));
