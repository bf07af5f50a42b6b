import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { clientConfig, type ClientSettings } from './client-config.ts';

export const createClient = (settings: ClientSettings): ApiGatewayV2 => new ApiGatewayV2(clientConfig(settings));
