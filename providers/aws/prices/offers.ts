import type { OfferLine, PriceBookInput } from '#shared/model/price-book.ts';
import { CACHE_SIZES } from './meters.ts';

type Offers = PriceBookInput['offers'];

/** What surrounds a function, whichever way it runs. */
const adjacent: OfferLine[] = [
  { meter: 'http-api', quantity: 'if(httpGateway, gatewayRequests * max(1, ceil(gatewayKb, 512) / 512), 0)', group: 'gateway' },
  { meter: 'rest-api', quantity: 'if(restGateway, gatewayRequests, 0)', group: 'gateway' },
  ...CACHE_SIZES.map((size): OfferLine => ({
    meter: `gateway-cache-${size}`,
    quantity: `if((gatewayCacheGb >= ${size}) * (gatewayCacheGb <= ${size}), monthHours, 0)`,
    group: 'gateway',
  })),
  { meter: 'websocket-messages', quantity: 'websocketMessages * max(1, ceil(websocketMessageKb, 32) / 32)', group: 'gateway' },
  { meter: 'websocket-minutes', quantity: 'websocketMinutes', group: 'gateway' },
  { meter: 'egress', quantity: 'egressGb', group: 'network' },
  { meter: 'nat-hours', quantity: 'natHours', group: 'network' },
  { meter: 'nat-gb', quantity: 'natGb', group: 'network' },
  { meter: 'log-ingest', quantity: 'logGb', group: 'logs' },
  { meter: 'log-storage', quantity: 'logGb * logMonths', group: 'logs' },
  { meter: 'traces', quantity: 'traces', group: 'traces' },
  { meter: 'traces-read', quantity: 'tracesRead', group: 'traces' },
];

const variables = {
  gb: 'memoryMb / 1024',
  // Start-up counts since 2025-08-01, and the sum is rounded once. @see https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
  billedSeconds: 'billed(1, 0) / 1000',
  provisioned: 'if(provisionedConcurrency, min(provisionedRequests, requests), 0)',
  onDemand: 'requests - provisioned',
  provisionedSeconds: 'ceil(provisionedDurationMs, 1) / 1000',
  // "1 request for the first 256 KB, 1 additional request for each 64 KB".
  requestsPerEvent: '1 + ceil(max(0, asyncKb - 256), 64) / 64',
};

const limits = [
  { when: '(memoryMb > 0) * (memoryMb < 128)', reason: 'A Lambda function has 128 MB at the least.' },
  { when: 'memoryMb > 10240', reason: 'A Lambda function has 10,240 MB at the most.' },
  { when: 'meanMs > 900000', reason: 'A Lambda function ends after 15 minutes.' },
  { when: 'ephemeralMb > 10240', reason: 'A Lambda function has 10,240 MB of temporary storage at the most.' },
];

/** The lines of a Lambda function of one architecture. */
function lambdaLines(arch: 'x86' | 'arm'): OfferLine[] {
  return [
    { meter: 'requests', quantity: 'requests * requestsPerEvent', group: 'requests' },
    { meter: `compute-${arch}`, quantity: 'onDemand * (billedSeconds * gb)', group: 'compute' },
    {
      meter: `provisioned-compute-${arch}`,
      quantity: 'if(provisionedConcurrency, provisioned * (provisionedSeconds * gb), 0)',
      group: 'compute',
    },
    {
      meter: `provisioned-${arch}`,
      quantity: 'if(provisionedConcurrency, provisionedConcurrency * gb * (ceil(provisionedHours * 60, 5) * 60), 0)',
      group: 'capacity',
    },
    {
      meter: 'ephemeral-storage',
      quantity:
        'if(ephemeralMb > 512, (onDemand * billedSeconds + if(provisionedConcurrency, provisioned * provisionedSeconds, 0)) * ((ephemeralMb - 512) / 1024), 0)',
      group: 'storage',
    },
    {
      meter: 'snapstart-cache',
      quantity: 'if(snapstartVersions, snapstartVersions * gb * (max(snapstartHours, 3) * 3600), 0)',
      group: 'capacity',
    },
    { meter: 'snapstart-restore', quantity: 'if(snapstartVersions, snapstartRestores * gb, 0)', group: 'capacity' },
    { meter: 'streamed', quantity: 'requests * (max(0, streamedKb - 6144) / 1048576)', group: 'network' },
    { meter: `tenant-${arch}`, quantity: 'tenantEnvironments * gb', group: 'capacity' },
    { meter: 'kafka-poller', quantity: 'kafkaPollerHours', group: 'other' },
    { meter: 'sqs-poller', quantity: 'sqsPollerHours', group: 'other' },
    { meter: 'durable-operations', quantity: 'durableExecutions * durableOperations', group: 'other' },
    { meter: 'durable-written', quantity: 'durableExecutions * (durableWrittenKb / 1000000)', group: 'storage' },
    {
      meter: 'durable-stored',
      quantity: 'durableExecutions * (durableWrittenKb / 1000000) * ((durableRunningDays + durableRetentionDays) / monthDays)',
      group: 'storage',
    },
    ...adjacent,
  ];
}

const lambda = (arch: 'x86' | 'arm', label: string): Offers[string] => ({
  label: `AWS Lambda, ${label}`,
  plan: `Lambda ${label}`,
  arch: arch === 'x86' ? 'x86_64' : 'arm64',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'us-east-1',
  // "At 1,769 MB, a function has the equivalent of one vCPU". @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
  cpu: 'memoryMb / 1769',
  keepWarm: { field: 'provisionedConcurrency' },
  variables,
  lines: lambdaLines(arch),
  limits,
  assumptions: [
    { when: 'minInstances', text: 'Lambda keeps no minimum of instances: --provisioned-concurrency is what keeps environments ready.' },
    { when: 'if(provisionedConcurrency, 1, 0)', text: 'Free grants reach requests but not the duration under provisioned concurrency.' },
  ],
});

export const offers: Offers = {
  'lambda-x86': lambda('x86', 'x86'),
  'lambda-arm': lambda('arm', 'Arm'),
  'lambda-edge': {
    label: 'Lambda@Edge',
    plan: 'Lambda@Edge',
    arch: 'x86_64',
    kind: 'edge',
    scalesToZero: true,
    compared: false,
    defaultRegion: 'us-east-1',
    lines: [
      { meter: 'edge-requests', quantity: 'requests', group: 'requests' },
      { meter: 'edge-compute', quantity: 'requests * (billed(1, 0) / 1000 * memoryMb / 1024)', group: 'compute' },
    ],
    limits: [
      { when: 'memoryMb > 10240', reason: 'A Lambda@Edge function has 10,240 MB at the most.' },
      { when: 'meanMs > 30000', reason: 'A Lambda@Edge function ends after 30 seconds.' },
    ],
    assumptions: [{ text: 'Lambda@Edge has no free grant, and CloudFront itself is not in the bill.' }],
  },
  'lambda-managed-instances': {
    label: 'Lambda Managed Instances',
    plan: 'Managed Instances',
    kind: 'container',
    scalesToZero: false,
    compared: false,
    defaultRegion: 'us-east-1',
    lines: [
      { meter: 'requests', quantity: 'requests', group: 'requests' },
      { meter: 'managed-capacity', quantity: 'instanceHours * instanceRate', group: 'capacity' },
      { meter: 'managed-fee', quantity: 'instanceHours * instanceRate', group: 'capacity' },
      ...adjacent,
    ],
    limits: [
      {
        when: '(instanceHours * instanceRate) <= 0',
        reason: 'Give the EC2 instances with --instance-hours and --instance-rate: the book has no EC2 prices.',
      },
    ],
  },
  'lambda-microvm': {
    label: 'Lambda MicroVMs, Arm',
    plan: 'MicroVMs',
    arch: 'arm64',
    kind: 'container',
    scalesToZero: true,
    compared: false,
    defaultRegion: 'us-east-1',
    lines: ['microvm-vcpu', 'microvm-memory', 'microvm-snapshot-write', 'microvm-snapshot-read', 'microvm-snapshot-storage'].map(
      (meter): OfferLine => ({ meter, quantity: '0', group: meter.includes('snapshot') ? 'storage' : 'compute' }),
    ),
    assumptions: [{ text: 'A MicroVM is billed by what it uses: quantities are those given with --usage.' }],
  },
  'ec2-t3-medium': {
    label: 'EC2 t3.medium, always on',
    plan: 't3.medium',
    arch: 'x86_64',
    kind: 'vm',
    scalesToZero: false,
    defaultRegion: 'us-east-1',
    variables: {
      load: 'requests * (meanMs / 1000) / monthSeconds',
      machines: 'max(max(1, minInstances), ceil(load / max(2, concurrency), 1))',
    },
    lines: [{ meter: 'vm-hours', quantity: 'machines * monthHours', group: 'capacity' }, ...adjacent],
    limits: [{ when: 'memoryMb > 4096', reason: 'A t3.medium has 4 GB of memory.' }],
    assumptions: [
      {
        text: 'One machine has 2 vCPUs and serves as many requests at a time, or --concurrency where that is more; disks and their care are not in the bill.',
      },
    ],
  },
};
