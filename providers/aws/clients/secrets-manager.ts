import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): SecretsManager => new SecretsManager(clientConfig(settings));
