import { IAM } from '@aws-sdk/client-iam';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): IAM => new IAM(clientConfig(settings));
