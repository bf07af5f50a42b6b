import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CostExplorer } from '@aws-sdk/client-cost-explorer';
import type { IAM } from '@aws-sdk/client-iam';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { S3 } from '@aws-sdk/client-s3';
import type { STS } from '@aws-sdk/client-sts';
import type { XRay } from '@aws-sdk/client-xray';
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
    close() {
      for (const client of made.values()) client.then((one) => one.destroy(), () => undefined); // prettier-ignore
      made.clear();
    },
  };
}
