import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectAws, faultyEndpoint, newCall } from '../testing/connect-aws.ts';

const money = (Amount: string) => ({ Amount, Unit: 'USD' });
const group = (service: string, usage: string, cost: string, quantity: string, Unit: string) => ({
  Keys: [service, usage],
  Metrics: { UnblendedCost: money(cost), UsageQuantity: { Amount: quantity, Unit } },
});
const page = (Groups: object[], Estimated: boolean) => [
  { TimePeriod: { Start: '2026-11-01', End: '2026-11-22' }, Total: {}, Groups, Estimated },
];

/** Answers as the API reference shows them, in pages. @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html */
test('charges come from Cost Explorer with their usage, summed exactly over its pages, zero lines left out', async (t) => {
  const endpoint = await faultyEndpoint(t, 'http://127.0.0.1:9');
  const pages = [
    {
      ResultsByTime: page(
        [group('AWS Lambda', 'Lambda-GB-Second', '0.1', '6000', 'Second'), group('AWS Lambda', 'EU-Request', '0', '900000', 'Requests')],
        true,
      ),
      NextPageToken: 'more',
    },
    { ResultsByTime: page([group('AmazonCloudWatch', 'DataProcessing-Bytes', '0.2', '0.4', 'GB'), group('AWS X-Ray', 'Traces', '-0.05', '1', 'N/A')], true) }, // prettier-ignore
  ];
  endpoint.fault = () => ({ status: 200, body: pages[endpoint.seen.length - 1] ?? {} });
  const { facet } = await connectAws(endpoint.url, { regions: 'eu-west-1' });
  const charges = await facet('charges').read({ since: '2026-11-01', until: '2026-11-22' }, newCall());
  assert.equal(charges.total, '0.25');
  assert.deepEqual([charges.currency, charges.preliminary], ['USD', true]);
  assert.deepEqual(
    charges.lines.map(({ service, usage, quantity, unit, amount }) => [service, usage, quantity, unit, amount]),
    [
      ['AmazonCloudWatch', 'DataProcessing-Bytes', '0.4', 'GB', '0.2'],
      ['AWS Lambda', 'Lambda-GB-Second', '6000', 'Second', '0.1'],
      ['AWS X-Ray', 'Traces', '1', null, '-0.05'],
    ],
  );
  // One service for all regions, wherever the functions are.
  assert.deepEqual(endpoint.seen.map(({ region, target }) => `${region} ${target}`), Array(2).fill('us-east-1 AWSInsightsIndexService.GetCostAndUsage')); // prettier-ignore
});

test('an account that may not read its bill is told which permission is missing', async (t) => {
  const endpoint = await faultyEndpoint(t, 'http://127.0.0.1:9');
  endpoint.fault = () => ({
    status: 400,
    body: {
      __type: 'AccessDeniedException',
      Message: 'User: arn:aws:iam::111122223333:user/ada is not authorized to perform: ce:GetCostAndUsage on resource: *',
    },
  });
  const { facet } = await connectAws(endpoint.url);
  await assert.rejects(facet('charges').read({ since: '2026-11-01', until: '2026-11-22' }, newCall()), { code: 'forbidden', message: /ce:GetCostAndUsage/ }); // prettier-ignore
});
