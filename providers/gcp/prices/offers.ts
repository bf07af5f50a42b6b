import type { OfferLine, PriceBookInput } from '#shared/model/price-book.ts';

type Offer = PriceBookInput['offers'][string];

const telemetry: OfferLine[] = [
  { meter: 'log-ingest', quantity: 'logGb', group: 'logs' },
  { meter: 'log-storage', quantity: 'logGb * max(0, logMonths - 1)', group: 'logs' },
  { meter: 'trace-spans', quantity: 'traces * spansPerTrace', group: 'traces' },
];

const adjacent: OfferLine[] = [{ meter: 'egress', quantity: 'egressGb', group: 'network' }, ...telemetry];

/** vCPUs that a function of the 2nd gen gets with its memory. @see https://cloud.google.com/functions/docs/configuring/memory */
const CPU_OF_MEMORY = 'table(memoryMb, 128, 0.083, 256, 0.167, 512, 0.333, 1024, 0.583, 2048, 1, 4096, 2, 8192, 2, 16384, 4, 32768, 8)';

const variables = {
  gib: 'memoryMb / 1024',
  // More than one request at a time takes a whole vCPU. @see https://cloud.google.com/run/docs/configuring/services/cpu
  cpu: 'if(vcpu, vcpu, if(concurrency > 1, max(1, ' + CPU_OF_MEMORY + '), ' + CPU_OF_MEMORY + '))',
};

const limits = [
  { when: 'memoryMb > 32768', reason: 'Cloud Run has 32 GiB of memory at the most.' },
  { when: 'meanMs > 3600000', reason: 'A request to Cloud Run ends after 60 minutes.' },
];

const assumptions = [
  { when: 'hasGateway', text: 'No gateway is in the bill: a Cloud Run function answers HTTPS itself.' },
  {
    when: 'if(vcpu, 0, memoryMb)',
    text: 'The function has the vCPU that comes with its memory, a whole one where it takes several requests at a time.',
  },
  { when: 'egressGb', text: 'Data goes from North America to North America; other ways cost more.' },
];

const idleGrant = {
  when: 'minInstances',
  text: 'The free grant, a deduction in money, also pays for idle minimum instances: the page does not say that it leaves them out.',
};

const requestBased: Offer = {
  label: 'Cloud Run functions, request-based',
  cpu: 'cpu',
  keepWarm: { field: 'minInstances' },
  plan: 'Run, request-based',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'us-central1',
  variables: {
    ...variables,
    // Instance time is rounded up to 100 ms; requests that share an instance share its time.
    active: 'busy(100, 0)',
    idle: 'max(0, minInstances * monthSeconds - active)',
  },
  lines: [
    { meter: 'requests', quantity: 'requests', group: 'requests' },
    { meter: 'vcpu-seconds', quantity: 'active * cpu', group: 'compute' },
    { meter: 'gib-seconds', quantity: 'active * gib', group: 'compute' },
    { meter: 'idle-vcpu-seconds', quantity: 'if(minInstances, idle * cpu, 0)', group: 'capacity' },
    { meter: 'idle-gib-seconds', quantity: 'if(minInstances, idle * gib, 0)', group: 'capacity' },
    ...adjacent,
  ],
  limits,
  assumptions: [...assumptions, idleGrant],
};

const instanceBased: Offer = {
  label: 'Cloud Run functions, instance-based',
  cpu: 'cpu',
  keepWarm: { field: 'minInstances' },
  plan: 'Run, instance-based',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'us-central1',
  defaults: {
    // "Cloud Run might keep some instances idle for up to 15 minutes". @see https://cloud.google.com/run/docs/about-instance-autoscaling
    lingerSeconds: { value: '900', assumption: 'An instance lives on for 15 minutes after its last request, and is billed for it.' },
  },
  variables: { ...variables, life: 'max(max(busy(100, 0), alive(lingerSeconds)), minInstances * monthSeconds)' },
  lines: [
    { meter: 'instance-vcpu-seconds', quantity: 'life * cpu', group: 'compute' },
    { meter: 'instance-gib-seconds', quantity: 'life * gib', group: 'compute' },
    ...adjacent,
  ],
  limits,
  assumptions,
};

const job: Offer = {
  label: 'Cloud Run jobs',
  plan: 'Run jobs',
  kind: 'job',
  scalesToZero: true,
  compared: false,
  defaultRegion: 'us-central1',
  // One minute at the least. @see https://cloud.google.com/run/pricing
  variables: { ...variables, running: 'requests * (billed(100, 60000) / 1000)' },
  lines: [
    { meter: 'instance-vcpu-seconds', quantity: 'running * cpu', group: 'compute' },
    { meter: 'instance-gib-seconds', quantity: 'running * gib', group: 'compute' },
    ...adjacent,
  ],
  assumptions: [{ text: 'Every request is a run of one task.' }],
};

const workerPool: Offer = {
  label: 'Cloud Run worker pools',
  plan: 'Run worker pool',
  kind: 'container',
  scalesToZero: false,
  compared: false,
  defaultRegion: 'us-central1',
  defaults: { minInstances: { value: '1', assumption: 'One instance runs all the time.' } },
  variables: { ...variables, life: 'if(instanceSeconds, instanceSeconds, minInstances * monthSeconds)' },
  lines: [
    { meter: 'worker-vcpu-seconds', quantity: 'life * cpu', group: 'capacity' },
    { meter: 'worker-gib-seconds', quantity: 'life * gib', group: 'capacity' },
    ...adjacent,
  ],
};

/** GHz by memory: a table, not a ratio. @see https://cloud.google.com/functions/pricing-1stgen */
const GHZ = 'table(memoryMb, 128, 0.2, 256, 0.4, 512, 0.8, 1024, 1.4, 2048, 2.4, 4096, 4.8, 8192, 4.8)';

const firstGen: Offer = {
  label: 'Cloud Functions, 1st gen',
  // 2.4 GHz are one core. @see https://cloud.google.com/functions/pricing-1stgen
  cpu: 'ghz / 2.4',
  keepWarm: { field: 'minInstances' },
  plan: 'Functions 1st gen',
  kind: 'function',
  scalesToZero: true,
  defaultRegion: 'us-central1',
  variables: {
    // Memory comes in seven sizes.
    gb: 'if(memoryMb, table(memoryMb, 128, 128, 256, 256, 512, 512, 1024, 1024, 2048, 2048, 4096, 4096, 8192, 8192) / 1024, 0)',
    ghz: `if(memoryMb, ${GHZ}, 0)`,
    active: 'requests * (billed(100, 0) / 1000)',
    idle: 'max(0, minInstances * monthSeconds - active)',
  },
  lines: [
    { meter: 'invocations', quantity: 'requests', group: 'requests' },
    { meter: 'gb-seconds', quantity: 'active * gb', group: 'compute' },
    { meter: 'ghz-seconds', quantity: 'active * ghz', group: 'compute' },
    { meter: 'idle-gb-seconds', quantity: 'if(minInstances, idle * gb, 0)', group: 'capacity' },
    { meter: 'idle-ghz-seconds', quantity: 'if(minInstances, idle * ghz, 0)', group: 'capacity' },
    { meter: 'functions-egress', quantity: 'egressGb', group: 'network' },
    ...telemetry,
  ],
  limits: [
    { when: 'memoryMb > 8192', reason: 'A function of the 1st gen has 8 GB at the most.' },
    { when: 'meanMs > 540000', reason: 'A function of the 1st gen ends after 9 minutes.' },
  ],
  assumptions: [
    { when: 'hasGateway', text: 'No gateway is in the bill: a function answers HTTPS itself.' },
    { when: 'concurrency > 1', text: 'A function of the 1st gen takes one request at a time.' },
    idleGrant,
  ],
};

const machine: Offer = {
  label: 'Compute Engine e2-medium, always on',
  plan: 'e2-medium',
  arch: 'x86_64',
  kind: 'vm',
  scalesToZero: false,
  defaultRegion: 'us-central1',
  variables: {
    load: 'requests * (meanMs / 1000) / monthSeconds',
    machines: 'max(max(1, minInstances), ceil(load / max(1, concurrency), 1))',
  },
  lines: [{ meter: 'vm-hours', quantity: 'machines * monthHours', group: 'capacity' }, ...adjacent],
  limits: [{ when: 'memoryMb > 4096', reason: 'An e2-medium has 4 GB of memory.' }],
  assumptions: [
    {
      text: 'One machine has one vCPU on average and serves one request at a time, or --concurrency where that is more; disks and their care are not in the bill.',
    },
  ],
};

export const offers: PriceBookInput['offers'] = {
  'run-request': requestBased,
  'run-instance': instanceBased,
  'run-job': job,
  'run-worker-pool': workerPool,
  'functions-1st-gen': firstGen,
  'gce-e2-medium': machine,
};
