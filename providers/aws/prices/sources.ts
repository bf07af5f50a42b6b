import type { PriceSource } from '#shared/model/price-book.ts';

/** Where the figures of this book were read. */
export const sources = {
  'price-list': {
    title: 'AWS Price List, AWSLambda, publication of 2026-09-19',
    url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json',
    asOf: '2026-09-19',
  },
  'region-table': {
    title: 'Lambda prices by region with AWS rate codes (@remotion/lambda-client 4.0.527)',
    url: 'https://www.npmjs.com/package/@remotion/lambda-client',
    asOf: '2026-09-22',
  },
  'lambda-page': { title: 'AWS Lambda pricing', url: 'https://aws.amazon.com/lambda/pricing/', asOf: '2026-09-20' },
  'savings-plans': {
    title: 'AWS Compute Savings Plans, Lambda',
    url: 'https://aws.amazon.com/savingsplans/compute-pricing/',
    asOf: '2026-09-25',
  },
  'api-gateway': { title: 'Amazon API Gateway pricing', url: 'https://aws.amazon.com/api-gateway/pricing/', asOf: '2026-09-11' },
  'data-transfer': { title: 'EC2 data transfer and NAT prices', url: 'https://aws.amazon.com/ec2/pricing/on-demand/', asOf: '2026-09-06' },
  'cloudwatch-logs': {
    title: 'CloudWatch Logs, tiered prices for Lambda logs (widths of the tiers inferred from a published total)',
    url: 'https://aws.amazon.com/cloudwatch/pricing/',
    asOf: '2025-05-01',
  },
  'x-ray': { title: 'AWS X-Ray pricing (copy without a date)', url: 'https://aws.amazon.com/xray/pricing/', asOf: '2025-05-01' },
  'ec2-2024': { title: 'EC2 on-demand t3.medium, us-east-1', url: 'https://aws.amazon.com/ec2/pricing/on-demand/', asOf: '2024-07-01' },
} as const satisfies Record<string, PriceSource>;
