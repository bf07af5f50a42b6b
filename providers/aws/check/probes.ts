import type { Call } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';

/** Tries a read in the profile's first region, in the smallest way there is. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

/** A name that a function could have and none does: a read that is allowed says "not found". */
const NOBODY = 'isobar-permission-check-no-such-function';

async function lambdaProbes(context: AwsContext, name: string): Promise<Record<string, Probe>> {
  const lambda = await context.clients.lambda(context.regions[0]);
  const one = { FunctionName: name };
  return {
    'lambda:ListFunctions': (abortSignal) => lambda.listFunctions({ MaxItems: 1 }, { abortSignal }),
    'lambda:GetFunction': (abortSignal) => lambda.getFunction(one, { abortSignal }),
    'lambda:GetFunctionConfiguration': (abortSignal) => lambda.getFunctionConfiguration(one, { abortSignal }),
    'lambda:ListVersionsByFunction': (abortSignal) => lambda.listVersionsByFunction({ ...one, MaxItems: 1 }, { abortSignal }),
    'lambda:ListAliases': (abortSignal) => lambda.listAliases({ ...one, MaxItems: 1 }, { abortSignal }),
    'lambda:ListFunctionUrlConfigs': (abortSignal) => lambda.listFunctionUrlConfigs({ ...one, MaxItems: 1 }, { abortSignal }),
    'lambda:ListEventSourceMappings': (abortSignal) => lambda.listEventSourceMappings({ MaxItems: 1 }, { abortSignal }),
    'lambda:GetPolicy': (abortSignal) => lambda.getPolicy(one, { abortSignal }),
    'lambda:GetFunctionConcurrency': (abortSignal) => lambda.getFunctionConcurrency(one, { abortSignal }),
    'lambda:ListProvisionedConcurrencyConfigs': (abortSignal) =>
      lambda.listProvisionedConcurrencyConfigs({ ...one, MaxItems: 1 }, { abortSignal }),
    'lambda:GetAccountSettings': (abortSignal) => lambda.getAccountSettings({}, { abortSignal }),
  };
}

/** A function to try reads on; null where there is none, or where functions may not be listed. */
async function anyFunction(context: AwsContext, { signal }: Call): Promise<{ name: string; arn: string } | null> {
  const lambda = await context.clients.lambda(context.regions[0]);
  try {
    const { Functions = [] } = await lambda.listFunctions({ MaxItems: 1 }, { abortSignal: signal });
    const { FunctionName: name, FunctionArn: arn } = Functions[0] ?? {};
    return name === undefined || arn === undefined ? null : { name, arn };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** How each read is tried, by action. */
export async function createProbes(context: AwsContext, call: Call): Promise<Record<string, Probe>> {
  const [region] = context.regions;
  const [logs, cloudwatch, xray, iam, lambda, found] = await Promise.all([
    context.clients.logs(region),
    context.clients.cloudwatch(region),
    context.clients.xray(region),
    context.clients.iam(region),
    context.clients.lambda(region),
    anyFunction(context, call),
  ]);
  const now = new Date();
  const before = new Date(now.getTime() - 60_000);
  const metric = { Namespace: 'AWS/Lambda', MetricName: 'Invocations' };
  return {
    ...(await lambdaProbes(context, found?.name ?? NOBODY)),
    ...(found === null
      ? {}
      : { 'lambda:ListTags': (abortSignal: AbortSignal) => lambda.listTags({ Resource: found.arn }, { abortSignal }) }),
    'logs:FilterLogEvents': (abortSignal) =>
      logs.filterLogEvents(
        { logGroupName: `/aws/lambda/${found?.name ?? NOBODY}`, startTime: before.getTime(), limit: 1 },
        { abortSignal },
      ),
    'logs:DescribeLogGroups': (abortSignal) =>
      logs.describeLogGroups({ logGroupNamePrefix: `/aws/lambda/${NOBODY}`, limit: 1 }, { abortSignal }),
    'cloudwatch:GetMetricData': (abortSignal) =>
      cloudwatch.getMetricData(
        {
          StartTime: before,
          EndTime: now,
          MetricDataQueries: [{ Id: 'm', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } }],
        },
        { abortSignal },
      ),
    'cloudwatch:ListMetrics': (abortSignal) => cloudwatch.listMetrics({ ...metric, Dimensions: [] }, { abortSignal }),
    'xray:GetTraceSummaries': (abortSignal) => xray.getTraceSummaries({ StartTime: before, EndTime: now }, { abortSignal }),
    'xray:BatchGetTraces': (abortSignal) => xray.batchGetTraces({ TraceIds: ['1-00000000-000000000000000000000000'] }, { abortSignal }),
    'iam:ListRoles': (abortSignal) => iam.listRoles({ MaxItems: 1 }, { abortSignal }),
    'iam:GetRole': (abortSignal) => iam.getRole({ RoleName: NOBODY }, { abortSignal }),
  };
}
