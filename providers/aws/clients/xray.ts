import { XRay } from '@aws-sdk/client-xray';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): XRay => new XRay(clientConfig(settings));
