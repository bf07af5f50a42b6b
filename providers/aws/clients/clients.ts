import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CostExplorer } from '@aws-sdk/client-cost-explorer';
import type { IAM } from '@aws-sdk/client-iam';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { S3 } from '@aws-sdk/client-s3';
import type { STS } from '@aws-sdk/client-sts';
import type { XRay } from '@aws-sdk/client-xray';
import type { SQS } from '@aws-sdk/client-sqs';
import type { SNS } from '@aws-sdk/client-sns';
import type { APIGateway } from '@aws-sdk/client-api-gateway';
import type { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import type { CloudTrail } from '@aws-sdk/client-cloudtrail';
import type { GuardDuty } from '@aws-sdk/client-guardduty';
import type { Inspector2 } from '@aws-sdk/client-inspector2';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { EventBridge } from '@aws-sdk/client-eventbridge';
import type { ClientSettings } from './client-config.ts';

/** The session's clients by region; each SDK is loaded when it is first asked for. */
export interface Clients {
  lambda(region: string): Promise<Lambda>;
  invoker(region: string): Promise<Lambda>;
  logs(region: string): Promise<CloudWatchLogs>;
  cloudwatch(region: string): Promise<CloudWatch>;
  xray(region: string): Promise<XRay>;
  iam(region: string): Promise<IAM>;
  s3(region: string): Promise<S3>;
  sts(region: string): Promise<STS>;
  costExplorer(region: string): Promise<CostExplorer>;
  // What only the audit reads.
  sqs(region: string): Promise<SQS>;
  sns(region: string): Promise<SNS>;
  restApis(region: string): Promise<APIGateway>;
  httpApis(region: string): Promise<ApiGatewayV2>;
  trails(region: string): Promise<CloudTrail>;
  guardDuty(region: string): Promise<GuardDuty>;
  inspector(region: string): Promise<Inspector2>;
  secrets(region: string): Promise<SecretsManager>;
  buses(region: string): Promise<EventBridge>;
  close(): void;
}

export function createClients(settings: Omit<ClientSettings, 'region'>): Clients {
  const made = new Map<string, Promise<{ destroy(): void }>>();
  const kept =
    <C extends { destroy(): void }>(name: string, make: (settings: ClientSettings) => Promise<C>) =>
    (region: string): Promise<C> => {
      const key = `${name} ${region}`;
      const known = made.get(key) as Promise<C> | undefined;
      if (known !== undefined) return known;
      const making = make({ ...settings, region });
      made.set(key, making);
      making.catch(() => made.delete(key));
      return making;
    };
  return {
    lambda: kept('lambda', async (s) => (await import('./lambda.ts')).createClient(s)),
    invoker: kept('invoker', async (s) => (await import('./lambda.ts')).createInvoker(s)),
    logs: kept('logs', async (s) => (await import('./cloudwatch-logs.ts')).createClient(s)),
    cloudwatch: kept('cloudwatch', async (s) => (await import('./cloudwatch.ts')).createClient(s)),
    xray: kept('xray', async (s) => (await import('./xray.ts')).createClient(s)),
    iam: kept('iam', async (s) => (await import('./iam.ts')).createClient(s)),
    s3: kept('s3', async (s) => (await import('./s3.ts')).createClient(s)),
    sts: kept('sts', async (s) => (await import('./sts.ts')).createClient(s)),
    costExplorer: kept('cost-explorer', async (s) => (await import('./cost-explorer.ts')).createClient(s)),
    sqs: kept('sqs', async (s) => (await import('./sqs.ts')).createClient(s)),
    sns: kept('sns', async (s) => (await import('./sns.ts')).createClient(s)),
    restApis: kept('api-gateway', async (s) => (await import('./api-gateway.ts')).createClient(s)),
    httpApis: kept('api-gateway-v2', async (s) => (await import('./api-gateway-v2.ts')).createClient(s)),
    trails: kept('cloudtrail', async (s) => (await import('./cloudtrail.ts')).createClient(s)),
    guardDuty: kept('guardduty', async (s) => (await import('./guardduty.ts')).createClient(s)),
    inspector: kept('inspector', async (s) => (await import('./inspector.ts')).createClient(s)),
    secrets: kept('secrets-manager', async (s) => (await import('./secrets-manager.ts')).createClient(s)),
    buses: kept('eventbridge', async (s) => (await import('./eventbridge.ts')).createClient(s)),
    close() {
      for (const client of made.values()) client.then((one) => one.destroy(), () => undefined); // prettier-ignore
      made.clear();
    },
  };
}
