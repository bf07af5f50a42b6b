import type { OfferLine, PriceBookInput } from '#shared/model/price-book.ts';

type Offer = PriceBookInput['offers'][string];

const adjacent: OfferLine[] = [
  { meter: 'api-calls', quantity: 'if(hasGateway, gatewayRequests, 0)', group: 'gateway' },
  { meter: 'egress', quantity: 'egressGb', group: 'network' },
  { meter: 'log-ingest', quantity: 'logGb', group: 'logs' },
];

const tracesInLogs = { when: 'traces', text: 'Traces go to Application Insights by the GB: give their volume with the logs.' };

const consumption: Offer = {
  label: 'Azure Functions, Consumption',
  // One vCPU whatever is used of the memory. @see https://learn.microsoft.com/azure/azure-functions/functions-scale
  cpu: '1',
  plan: 'Consumption',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'eastus',
  variables: {
    // Observed memory up to the next 128 MB, at least 128 MB and 100 ms. @see https://learn.microsoft.com/azure/azure-functions/functions-consumption-costs
    gb: 'if(memoryUsedMb, ceil(max(memoryUsedMb, 128), 128) / 1024, 0)',
  },
  lines: [
    { meter: 'executions', quantity: 'requests', group: 'requests' },
    { meter: 'execution-time', quantity: 'requests * (billed(1, 100) / 1000 * gb)', group: 'compute' },
    ...adjacent,
  ],
  limits: [
    { when: 'if(memoryMb > 1536, memoryUsedMb > 1536, 0)', reason: 'A function on the Consumption plan has 1,536 MB at the most.' },
    { when: 'meanMs > 600000', reason: 'A function on the Consumption plan ends after 10 minutes.' },
  ],
  assumptions: [tracesInLogs],
};

const flexVariables = {
  // An instance has one of three sizes, and it is the instance that is billed. @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing
  gb: 'if(memoryMb, table(memoryMb, 512, 512, 2048, 2048, 4096, 4096) / 1024, 0)',
  // A period of activity is a second at the least, then rounded up to 100 ms.
  active: 'busy(100, 1000)',
};

const flexLimits = [{ when: 'memoryMb > 4096', reason: 'A Flex Consumption instance has 4,096 MB at the most.' }];

const flexAssumptions = [
  { text: 'A Flex Consumption instance has 512, 2,048 or 4,096 MB: the next one up is billed.' },
  { text: 'The free grant of Flex Consumption is taken for the whole subscription; its scope is not documented.' },
  tracesInLogs,
];

const flex: Offer = {
  label: 'Azure Functions, Flex Consumption on demand',
  // @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
  cpu: 'table(memoryMb, 512, 0.25, 2048, 1, 4096, 2)',
  keepWarm: { field: 'minInstances', offer: 'flex-always-ready' },
  plan: 'Flex on demand',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'eastus',
  variables: flexVariables,
  lines: [
    { meter: 'flex-executions', quantity: 'requests', group: 'requests' },
    { meter: 'flex-execution-time', quantity: 'active * gb', group: 'compute' },
    ...adjacent,
  ],
  limits: flexLimits,
  assumptions: [
    ...flexAssumptions,
    { when: 'minInstances', text: 'Without always-ready instances: the offer "Flex always ready" has them.' },
  ],
};

const alwaysReady: Offer = {
  label: 'Azure Functions, Flex Consumption always ready',
  // @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
  cpu: 'table(memoryMb, 512, 0.25, 2048, 1, 4096, 2)',
  plan: 'Flex always ready',
  kind: 'function',
  scalesToZero: false,
  defaultRegion: 'eastus',
  defaults: { minInstances: { value: '1', assumption: 'One instance is always ready.' } },
  variables: {
    ...flexVariables,
    ready: 'max(1, minInstances) * monthSeconds',
    // What goes beyond the ready instances runs on demand.
    share: 'min(1, ready / max(active, 1))',
  },
  lines: [
    { meter: 'always-ready-baseline', quantity: 'ready * gb', group: 'capacity' },
    { meter: 'always-ready-executions', quantity: 'requests * share', group: 'requests' },
    { meter: 'always-ready-execution-time', quantity: 'min(active, ready) * gb', group: 'compute' },
    { meter: 'flex-executions', quantity: 'requests * (1 - share)', group: 'requests' },
    { meter: 'flex-execution-time', quantity: 'max(0, active - ready) * gb', group: 'compute' },
    ...adjacent,
  ],
  limits: flexLimits,
  assumptions: flexAssumptions,
};

const premium = (name: string, vcpus: number, gib: string): Offer => ({
  label: `Azure Functions, Premium ${name}`,
  plan: `Premium ${name}`,
  kind: 'container',
  scalesToZero: false,
  compared: name === 'EP1',
  defaultRegion: 'eastus',
  variables: {
    load: 'requests * (meanMs / 1000) / monthSeconds',
    instances: `max(max(1, minInstances), ceil(load / max(${vcpus}, concurrency), 1))`,
  },
  lines: [
    { meter: 'premium-vcpu', quantity: `instances * monthHours * ${vcpus}`, group: 'capacity' },
    { meter: 'premium-memory', quantity: `instances * monthHours * ${gib}`, group: 'capacity' },
    ...adjacent,
  ],
  limits: [{ when: `memoryMb > ${gib} * 1024`, reason: `An ${name} instance has ${gib} GiB.` }],
  assumptions: [
    {
      text: `One instance runs at the least; one serves ${vcpus === 1 ? 'one request' : `${vcpus} requests`} at a time, or --concurrency where that is more.`,
    },
    tracesInLogs,
  ],
});

const machine: Offer = {
  label: 'Azure VM B2s, always on',
  plan: 'B2s',
  arch: 'x86_64',
  kind: 'vm',
  scalesToZero: false,
  defaultRegion: 'eastus',
  variables: {
    load: 'requests * (meanMs / 1000) / monthSeconds',
    machines: 'max(max(1, minInstances), ceil(load / max(2, concurrency), 1))',
  },
  lines: [{ meter: 'vm-hours', quantity: 'machines * monthHours', group: 'capacity' }, ...adjacent],
  limits: [{ when: 'memoryMb > 4096', reason: 'A B2s has 4 GB of memory.' }],
  assumptions: [
    {
      text: 'One machine has 2 vCPUs and serves as many requests at a time, or --concurrency where that is more; disks and their care are not in the bill.',
    },
  ],
};

/** The first one is what a function is billed with where nothing says otherwise: the plan that new apps get. */
export const offers: PriceBookInput['offers'] = {
  'flex-on-demand': flex,
  consumption,
  'flex-always-ready': alwaysReady,
  'premium-ep1': premium('EP1', 1, '3.5'),
  'premium-ep2': premium('EP2', 2, '7'),
  'premium-ep3': premium('EP3', 4, '14'),
  'vm-b2s': machine,
};
