import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): CloudTrail => new CloudTrail(clientConfig(settings));
