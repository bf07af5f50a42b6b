import { z } from 'zod';
import { FunctionRefText } from './ref.ts';
import { DecimalText } from './price-book.ts';

const count = (about: string, max = 1e15) => z.number().nonnegative().max(max).optional().describe(about);

const duration = {
  durationMs: count('Milliseconds one request takes, before rounding', 86_400_000),
  initMs: count('Milliseconds of a cold start that are billed', 86_400_000),
  coldPercent: count('Requests in a hundred that start cold', 100),
  cpuMs: count('CPU milliseconds of one request, for plans that bill those; its duration by default', 86_400_000),
};

const size = {
  memoryMb: count('Memory in MB', 1_048_576),
  memoryUsedMb: count('Memory that is used in MB, for plans that bill what they observe; the configured memory by default', 1_048_576),
  vcpu: count('vCPUs of an instance; what the plan gives with the memory by default', 256),
  ephemeralMb: count('Temporary storage in MB', 1_048_576),
};

const instances = {
  concurrency: z
    .number()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Requests one instance takes at a time, where the plan bills instances; 1 by default'),
  minInstances: count('Instances kept running (minimum, always-ready)', 100_000),
  lingerSeconds: count('Seconds an instance lives on after its last request, where its whole life is billed', 86_400),
  instanceSeconds: count('Instance seconds that are billed in a month, where they were measured'),
  instanceHours: count('Hours of managed or rented instances in a month'),
  instanceRate: count('Price of such an instance for an hour', 100_000),
};

const payload = {
  asyncKb: count('KB of one asynchronous event', 1_048_576),
  responseKb: count('KB of one response; leaves for the internet unless --egress-kb or --egress-gb says else', 100_000_000),
  streamedKb: count('KB streamed in one response', 100_000_000),
  egressKb: count('KB that one request sends to the internet', 100_000_000),
  egressGb: count('GB sent to the internet in a month'),
  natHours: count('Hours of NAT gateways in a month', 1_000_000),
  natGb: count('GB through NAT gateways in a month'),
};

const capacity = {
  provisionedConcurrency: count('Environments kept ready (provisioned concurrency)', 1_000_000),
  provisionedHours: count('Hours a month that they are kept ready; the whole month by default', 744),
  provisionedRequests: count('Requests that they serve, of all requests; all of them by default'),
  provisionedDurationMs: count('Milliseconds such a request takes; --duration-ms by default', 86_400_000),
  snapstartVersions: count('Versions with a cached snapshot', 100_000),
  snapstartHours: count('Hours a month that each is active; the whole month by default', 744),
  snapstartRestores: count('Restores from a snapshot in a month; the cold starts by default'),
  tenantEnvironments: count('Execution environments created for single tenants in a month'),
  kafkaPollerHours: count('Event poller unit hours for Kafka in a month'),
  sqsPollerHours: count('Event poller unit hours for queues in a month'),
};

const durable = {
  durableExecutions: count('Durable executions in a month'),
  durableOperations: count('Durable operations of one execution', 1_000_000),
  durableWrittenKb: count('KB that one durable execution writes', 100_000_000),
  durableRunningDays: count('Days that a durable execution runs', 366),
  durableRetentionDays: count('Days that a finished one is kept', 366),
};

const gateway = {
  gateway: z.enum(['none', 'http', 'rest']).optional().describe('Gateway in front of the function'),
  gatewayRequests: count('Requests through the gateway; all of them by default'),
  gatewayKb: count('KB that the gateway meters for one request', 1_048_576),
  gatewayCacheGb: z
    // The sizes that there are.
    .enum(['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'])
    .optional()
    .describe('GB of the cache of a REST gateway'),
  websocketMessages: count('WebSocket messages in a month'),
  websocketMessageKb: count('KB of one of them', 1_048_576),
  websocketMinutes: count('Connection minutes of WebSockets in a month'),
};

const telemetry = {
  logKb: count('KB of logs one request writes', 1_048_576),
  logGb: count('GB of logs in a month'),
  logMonths: count('Months that logs are kept', 1200),
  tracedPercent: count('Requests in a hundred that are traced', 100),
  traces: count('Traces recorded in a month'),
  tracesRead: count('Traces retrieved or scanned in a month'),
  spansPerTrace: count('Spans of one trace', 10_000),
};

/** What one function does in a month. What is left out is zero, or an assumption that the estimate states. */
export const Workload = z.object({
  requests: count('Requests in a month'),
  ...duration,
  ...size,
  ...instances,
  ...payload,
  ...capacity,
  ...durable,
  ...gateway,
  ...telemetry,
  usage: z
    .record(z.string(), DecimalText)
    .optional()
    .describe('Quantity of a meter in a month, in place of the computed one: vcpu-seconds=1800000'),
  durations: z
    .array(z.object({ ms: z.number().nonnegative(), initMs: z.number().nonnegative().default(0), share: z.number().positive() }))
    .max(10_000)
    .optional()
    .describe('Measured durations, each with its share of the requests and the start-up of cold ones; in place of one duration'),
});
export type Workload = z.infer<typeof Workload>;

/** How everything is billed: the same for all workloads. */
export const Billing = z.object({
  provider: z.array(z.string()).optional().describe('Only these providers or yardsticks'),
  offer: z.array(z.string()).optional().describe('Only these offers; "isobar costs prices" lists them'),
  arch: z
    .enum(['x86_64', 'arm64', 'x86', 'arm'])
    .transform((arch) => (arch === 'x86' ? 'x86_64' : arch === 'arm' ? 'arm64' : arch))
    .optional()
    .describe('Only offers of this architecture'),
  region: z.array(z.string()).optional().describe('Region, each for the provider that has it; its default region for the others'),
  month: z
    .string()
    .regex(/^\d{1,4}(?:\.\d+)?(?:h|d)$/, 'Write 730h, 30d or 31d.')
    .default('730h')
    .describe('Length of the month: 730h, 30d, 31d'),
  rounding: z.enum(['once', 'lines']).default('once').describe('Round the total once, or every line and then add, as some vendors print'),
  arrivals: z
    .enum(['packed', 'random'])
    .default('packed')
    .describe('How requests share instances: packed as full as they go, or arriving at random'),
  freeTier: z.boolean().default(true).describe('Deduct free grants (--no-free-tier: leave them out)'),
  withoutGrants: z.array(z.string()).optional().describe('Free grants that are used up elsewhere: requests, compute, streaming …'),
  grantsUsed: z.record(z.string(), DecimalText).optional().describe('How much of a free grant is used up elsewhere: requests=500000'),
  rates: z.record(z.string(), DecimalText).optional().describe('Price of a meter in place of the one in the book, for its own unit base'),
  commitment: z.string().optional().describe('Committed-use discount or savings plan; "isobar costs prices" lists them'),
  discountPercent: count('Per cent off every line', 100),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .describe('Currency of the price book'),
});
export type Billing = z.infer<typeof Billing>;

/** A question about costs: one or several workloads, billed together. */
export const CostScenario = z.object({
  ...Workload.shape,
  ...Billing.shape,
  name: z.string().max(200).optional().describe('What to call it'),
  /** Further workloads in the same account: what one leaves out is as above. The first one is the scenario itself. */
  workloads: z
    .array(Workload.extend({ name: z.string().max(200).optional() }))
    .max(1000)
    .optional(),
});
export type CostScenario = z.infer<typeof CostScenario>;
export type CostScenarioInput = z.input<typeof CostScenario>;

/** The same, or what a function has shown. */
export const CostQuestion = CostScenario.extend({
  ref: FunctionRefText.optional().describe('Take what is not given from what this function has shown'),
});
export type CostQuestion = z.infer<typeof CostQuestion>;
export type CostQuestionInput = z.input<typeof CostQuestion>;

/** What a function has shown: where the figures of a scenario come from that were not given. */
export const Measured = z.object({
  functionRef: z.string(),
  /** `invocations`: every recorded call; `metrics`: sums that the provider keeps. */
  from: z.enum(['invocations', 'metrics']),
  since: z.string(),
  until: z.string(),
  invocations: z.number().int(),
  meanMs: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  coldPercent: z.number(),
  initMs: z.number().nullable(),
  memoryMb: z.number().nullable(),
  memoryUsedMb: z.number().nullable(),
  requestKb: z.number().nullable(),
  responseKb: z.number().nullable(),
});
export type Measured = z.infer<typeof Measured>;
