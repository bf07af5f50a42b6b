import { SQS } from '@aws-sdk/client-sqs';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): SQS => new SQS(clientConfig(settings));
