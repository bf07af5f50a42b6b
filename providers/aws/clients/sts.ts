import { STS } from '@aws-sdk/client-sts';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): STS => new STS(clientConfig(settings));
