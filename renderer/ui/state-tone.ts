/** How a state reads at a glance. `busy` is under way; `idle` is neither good nor bad. */
export type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'idle';

const WORDS: Record<string, readonly [Tone, string]> = {
  // functions
  active: ['ok', 'Active'],
  unknown: ['idle', 'Not listed'],
  pending: ['busy', 'Deploying'],
  inactive: ['idle', 'Inactive'],
  deleting: ['busy', 'Deleting'],
  // invocations
  ok: ['ok', 'OK'],
  accepted: ['ok', 'Accepted'],
  error: ['bad', 'Error'],
  timeout: ['bad', 'Timed out'],
  crashed: ['bad', 'Crashed'],
  throttled: ['warn', 'Throttled'],
  cancelled: ['idle', 'Cancelled'],
  running: ['busy', 'Running'],
  // deployments and their steps
  done: ['ok', 'Done'],
  partial: ['warn', 'Partly done'],
  failed: ['bad', 'Failed'],
  interrupted: ['warn', 'Interrupted'],
  waiting: ['idle', 'Waiting'],
  skipped: ['idle', 'Skipped'],
  // plans
  create: ['ok', 'Create'],
  update: ['busy', 'Update'],
  unchanged: ['idle', 'Unchanged'],
  blocked: ['bad', 'Blocked'],
  // environments
  provisioning: ['busy', 'Provisioning'],
  idle: ['ok', 'Idle'],
  busy: ['busy', 'Busy'],
  recycling: ['idle', 'Recycling'],
  gone: ['idle', 'Gone'],
  // checks and services
  up: ['ok', 'Running'],
  down: ['bad', 'Stopped'],
  starting: ['busy', 'Starting'],
  supported: ['ok', 'Supported'],
  unsupported: ['idle', 'Not supported'],
  // emulated operations
  verified: ['ok', 'Verified'],
  modelled: ['idle', 'Modelled'],
  approximated: ['warn', 'Approximated'],
  // log levels and notices
  info: ['idle', 'Info'],
  warning: ['warn', 'Warning'],
  warn: ['warn', 'Warning'],
  fatal: ['bad', 'Fatal'],
};

/** Tone and word of a state; one this version does not know is shown as the provider wrote it. */
export function stateTone(state: string): { tone: Tone; word: string } {
  const known = WORDS[state.toLowerCase()];
  return known === undefined ? { tone: 'idle', word: state } : { tone: known[0], word: known[1] };
}
