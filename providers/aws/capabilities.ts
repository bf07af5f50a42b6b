import type { Capabilities } from '../provider.ts';
import { limits } from './limits.ts';
import { DIRECT_BYTES } from './deploy/direct-size.ts';

const yes = { supported: true } as const;

/** What the adapter can do with AWS. Numbers are Lambda's own limits. */
export const capabilities = {
  functions: yes,
  deploy: { supported: true, limits: { packageBytes: DIRECT_BYTES, unzippedBytes: limits.unzippedBytes } },
  invoke: {
    supported: true,
    limits: {
      requestBytes: limits.requestBytes,
      asyncRequestBytes: limits.asyncRequestBytes,
      responseBytes: limits.responseBytes,
      streamedResponseBytes: limits.streamedResponseBytes,
    },
  },
  history: { supported: false, reason: 'Lambda keeps no record of its invocations; its logs, metrics and traces tell of them.' },
  versions: yes,
  aliases: yes,
  triggers: yes,
  layers: yes,
  concurrency: yes,
  delivery: yes,
  logs: { supported: true, limits: { listMaxEntries: 10_000 }, perFunction: 'CloudWatch keeps the log of each function apart: name one.' },
  traces: yes,
  metrics: yes,
  // https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/: each request to its API is $0.01.
  lifecycle: { supported: false, reason: 'Lambda starts functions when they are called; reserved concurrency of 0 switches one off.' },
  keys: { supported: false, reason: 'Lambda knows its callers by signed requests, not by keys.' },
  charges: { supported: true, limits: { usdPerQuestion: 0.01 } },
  runtimes: yes,
  prices: yes,
  posture: yes,
  runtime: { supported: false, reason: 'Functions of AWS run in the cloud; the local runtime is a provider of its own.' },
} as const satisfies Capabilities;
