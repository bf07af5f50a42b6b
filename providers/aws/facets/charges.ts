import type { Group, ResultByTime } from '@aws-sdk/client-cost-explorer';
import type { Charges } from '#shared/model/charges.ts';
import { sumAmounts } from '#shared/model/sum-amounts.ts';
import type { ChargesFacet } from '../../prices.ts';
import type { AwsContext } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';

/**
 * Cost Explorer is one service for all regions, at this one.
 * @see https://docs.aws.amazon.com/general/latest/gr/billing.html
 */
const REGION = 'us-east-1';

/** Functions, and what is charged beside them, as Cost Explorer calls the services. */
const SERVICES = ['AWS Lambda', 'Amazon API Gateway', 'AmazonCloudWatch', 'AWS X-Ray'];

type Line = Charges['lines'][number];

function toLine({ Keys = [], Metrics = {} }: Group): Line {
  const [service = '', usage] = Keys;
  const quantity = Metrics['UsageQuantity'];
  // Cost Explorer says N/A where a quantity has no unit.
  const unit = quantity?.Unit === 'N/A' ? undefined : quantity?.Unit;
  return {
    service,
    usage: usage ?? null,
    quantity: quantity?.Amount ?? null,
    unit: unit ?? null,
    amount: Metrics['UnblendedCost']?.Amount ?? '0',
  };
}

function currencyOf(results: readonly ResultByTime[]): string {
  for (const { Groups = [] } of results) {
    for (const { Metrics = {} } of Groups) if (Metrics['UnblendedCost']?.Unit !== undefined) return Metrics['UnblendedCost'].Unit;
  }
  return 'USD';
}

/**
 * What the account was charged, from Cost Explorer. A page is a question of its own and costs the same again.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export const chargesFacet = (context: AwsContext): ChargesFacet => ({
  read: ({ since, until }, { signal }) =>
    context.run('charges.read', REGION, async () => {
      const costs = await context.clients.costExplorer(REGION);
      const question = {
        TimePeriod: { Start: since, End: until },
        Granularity: 'MONTHLY' as const,
        Metrics: ['UnblendedCost', 'UsageQuantity'],
        GroupBy: [{ Type: 'DIMENSION' as const, Key: 'SERVICE' }, { Type: 'DIMENSION' as const, Key: 'USAGE_TYPE' }], // prettier-ignore
        Filter: { Dimensions: { Key: 'SERVICE' as const, Values: SERVICES } },
      };
      const results: ResultByTime[] = [];
      const pages = pagesOf(
        (NextPageToken) =>
          costs.getCostAndUsage({ ...question, ...(NextPageToken === undefined ? {} : { NextPageToken }) }, { abortSignal: signal }),
        (page) => page.NextPageToken,
      );
      for await (const { ResultsByTime = [] } of pages) results.push(...ResultsByTime);
      const lines = results
        .flatMap(({ Groups = [] }) => Groups.map(toLine))
        .filter(({ amount }) => Number(amount) !== 0)
        .sort((a, b) => Number(b.amount) - Number(a.amount));
      return {
        currency: currencyOf(results),
        since,
        until,
        total: sumAmounts(lines.map(({ amount }) => amount)),
        lines,
        preliminary: results.some(({ Estimated }) => Estimated === true),
        notes: [
          'The whole account in all regions: CloudWatch and API Gateway also serve what is not a function.',
          'Cost Explorer is up to a day behind.',
        ],
      };
    }),
});
