import { APIGateway } from '@aws-sdk/client-api-gateway';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): APIGateway => new APIGateway(clientConfig(settings));
