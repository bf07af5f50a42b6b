import type { PriceBookInput } from '#shared/model/price-book.ts';

const MILLION = '1000000';

/** GB of the cache of a REST API, which each has a price of its own. */
export const CACHE_SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'] as const;

/** What AWS counts. A GB is 1024 MB unless the line that fills a meter says else. */
export const meters: PriceBookInput['meters'] = {
  requests: { label: 'Requests', unit: 'request', per: MILLION },
  'compute-x86': { label: 'Duration, x86', unit: 'GB-second' },
  'compute-arm': { label: 'Duration, Arm', unit: 'GB-second' },
  'provisioned-x86': { label: 'Provisioned concurrency, x86', unit: 'GB-second' },
  'provisioned-arm': { label: 'Provisioned concurrency, Arm', unit: 'GB-second' },
  'provisioned-compute-x86': { label: 'Duration under provisioned concurrency, x86', unit: 'GB-second' },
  'provisioned-compute-arm': { label: 'Duration under provisioned concurrency, Arm', unit: 'GB-second' },
  'ephemeral-storage': { label: 'Temporary storage above 512 MB', unit: 'GB-second' },
  'snapstart-cache': { label: 'SnapStart cache', unit: 'GB-second' },
  'snapstart-restore': { label: 'SnapStart restore', unit: 'GB' },
  streamed: { label: 'Response streaming above 6 MB a request', unit: 'GB' },
  'tenant-x86': { label: 'Tenant isolation, x86', unit: 'GB' },
  'tenant-arm': { label: 'Tenant isolation, Arm', unit: 'GB' },
  'kafka-poller': { label: 'Event poller units, Kafka', unit: 'hour' },
  'sqs-poller': { label: 'Event poller units, SQS', unit: 'hour' },
  'durable-operations': { label: 'Durable operations', unit: 'operation', per: MILLION },
  'durable-written': { label: 'Durable data written (1 GB = 10^9 bytes)', unit: 'GB' },
  'durable-stored': { label: 'Durable data kept (1 GB = 10^9 bytes)', unit: 'GB-month' },
  'edge-requests': { label: 'Lambda@Edge requests', unit: 'request', per: MILLION },
  'edge-compute': { label: 'Lambda@Edge duration', unit: 'GB-second' },
  'managed-capacity': { label: 'EC2 instances, on demand', unit: 'dollar' },
  'managed-fee': { label: 'Management fee on EC2 on-demand', unit: 'dollar' },
  'microvm-vcpu': { label: 'MicroVM vCPU', unit: 'vCPU-second' },
  'microvm-memory': { label: 'MicroVM memory', unit: 'GB-second' },
  'microvm-snapshot-write': { label: 'MicroVM snapshots written', unit: 'GB' },
  'microvm-snapshot-read': { label: 'MicroVM snapshots read', unit: 'GB' },
  'microvm-snapshot-storage': { label: 'MicroVM snapshots kept', unit: 'GB-month' },
  'vm-hours': { label: 't3.medium', unit: 'hour' },
  'http-api': { label: 'HTTP API requests, by 512 KB', unit: 'request', per: MILLION },
  'rest-api': { label: 'REST API requests', unit: 'request', per: MILLION },
  ...Object.fromEntries(CACHE_SIZES.map((size) => [`gateway-cache-${size}`, { label: `REST API cache of ${size} GB`, unit: 'hour' }])),
  'websocket-messages': { label: 'WebSocket messages, by 32 KB', unit: 'message', per: MILLION },
  'websocket-minutes': { label: 'WebSocket connection minutes', unit: 'minute', per: MILLION },
  egress: { label: 'Data to the internet', unit: 'GB' },
  'nat-hours': { label: 'NAT gateway', unit: 'hour' },
  'nat-gb': { label: 'Data through NAT gateways', unit: 'GB' },
  'log-ingest': { label: 'CloudWatch Logs, ingested', unit: 'GB' },
  'log-storage': { label: 'CloudWatch Logs, kept', unit: 'GB-month' },
  traces: { label: 'X-Ray traces recorded', unit: 'trace', per: MILLION },
  'traces-read': { label: 'X-Ray traces retrieved or scanned', unit: 'trace', per: MILLION },
};
