import { Inspector2 } from '@aws-sdk/client-inspector2';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): Inspector2 => new Inspector2(clientConfig(settings));
