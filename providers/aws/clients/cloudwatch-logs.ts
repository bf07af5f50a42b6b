import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { clientConfig, type ClientSettings } from './client-config.ts';

/** CloudWatch Logs. A live tail puts `streaming-` before the host, which an endpoint elsewhere does not have. */
export const createClient = (settings: ClientSettings): CloudWatchLogs =>
  new CloudWatchLogs({ ...clientConfig(settings), disableHostPrefix: settings.endpoint !== null });
