import type { ProvisionedConcurrencyConfigListItem } from '@aws-sdk/client-lambda';
import type { Concurrency } from '#shared/model/function.ts';
import type { Call, ConcurrencyFacet } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { isMissing } from '../missing.ts';
import { pagesOf } from '../pages.ts';
import { orUnread } from '../unread.ts';

function toProvisioned(item: ProvisionedConcurrencyConfigListItem): Concurrency['provisioned'][number] {
  return {
    qualifier: item.FunctionArn?.split(':')[7] ?? '',
    requested: item.RequestedProvisionedConcurrentExecutions ?? 0,
    allocated: item.AllocatedProvisionedConcurrentExecutions ?? null,
    available: item.AvailableProvisionedConcurrentExecutions ?? null,
    status: item.Status ?? 'unknown',
    reason: item.StatusReason ?? null,
  };
}

async function readConcurrency(context: AwsContext, op: string, { region, name }: Location, { signal }: Call): Promise<Concurrency> {
  const lambda = await context.clients.lambda(region);
  const options = { abortSignal: signal };
  const reading = context.run(op, region, async () => {
    const { ReservedConcurrentExecutions: reserved } = await lambda.getFunctionConcurrency({ FunctionName: name }, options);
    const provisioned: ProvisionedConcurrencyConfigListItem[] = [];
    const pages = pagesOf((Marker) => lambda.listProvisionedConcurrencyConfigs({ FunctionName: name, ...(Marker === undefined ? {} : { Marker }) }, options), (page) => page.NextMarker); // prettier-ignore
    for await (const { ProvisionedConcurrencyConfigs = [] } of pages) provisioned.push(...ProvisionedConcurrencyConfigs);
    return { reserved: reserved ?? null, provisioned: provisioned.map(toProvisioned) };
  });
  // The account's totals are a permission of their own; without it they are unknown, and the rest is not.
  const account = orUnread(context, { op, region, part: 'account' }, {}, null, () => lambda.getAccountSettings({}, options));
  const [own, settings] = await Promise.all([reading, account]);
  return {
    ...own,
    total: settings?.AccountLimit?.ConcurrentExecutions ?? null,
    unreserved: settings?.AccountLimit?.UnreservedConcurrentExecutions ?? null,
  };
}

export const concurrencyFacet = (context: AwsContext): ConcurrencyFacet => ({
  get: (key, call) => readConcurrency(context, 'concurrency.get', context.locate(key.name), call),
  async update(key, { reserved, provisioned }, call) {
    const op = 'concurrency.update';
    const at = context.locate(key.name);
    const options = { abortSignal: call.signal };
    await context.run(op, at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      const one = { FunctionName: at.name };
      if (reserved === null) await lambda.deleteFunctionConcurrency(one, options);
      else if (reserved !== undefined) await lambda.putFunctionConcurrency({ ...one, ReservedConcurrentExecutions: reserved }, options);
      if (provisioned === undefined) return;
      const qualified = { ...one, Qualifier: key.qualifier ?? '' };
      if (provisioned > 0) {
        await lambda.putProvisionedConcurrencyConfig({ ...qualified, ProvisionedConcurrentExecutions: provisioned }, options);
      } else {
        await lambda.deleteProvisionedConcurrencyConfig(qualified, options).catch((error: unknown) => {
          // None is what was asked for; a function or version that is not there is told by the read below.
          if (!isMissing(error)) throw error;
        });
      }
    });
    return readConcurrency(context, op, at, call);
  },
});
