import type { Capabilities } from '../provider.ts';

const yes = { supported: true } as const;

/** The local runtime can do everything; what a function may ask for is limited by its programming model. */
export const capabilities = {
  functions: yes,
  deploy: yes,
  invoke: { supported: true, limits: { wholeResponseBytes: 32 * 1024 * 1024 } },
  history: yes,
  versions: {
    supported: true,
    except: {
      create: 'Every deployment to the local runtime is a version already.',
      remove: 'The local runtime keeps the versions of a function until the function is removed.',
    },
  },
  aliases: {
    supported: false,
    reason:
      'The local runtime has versions and no names for them; aliases of an emulated cloud are reached through a profile of that cloud.',
  },
  triggers: {
    supported: true,
    except: {
      update: "A local function's URL is part of its project: deploy it with the URL switched on or off.",
      remove: "A local function's URL is part of its project: deploy it with the URL switched off.",
    },
  },
  layers: { supported: false, reason: 'A local function carries all of its code in its own package.' },
  concurrency: {
    supported: false,
    reason: 'Local functions share the execution environments of this machine; the settings say how many there are.',
  },
  delivery: {
    supported: false,
    reason: 'An asynchronous call to a local function runs once; those of an emulated cloud are set through a profile of that cloud.',
  },
  logs: { supported: true, limits: { listMaxEntries: 10_000 } },
  traces: yes,
  metrics: yes,
  lifecycle: { supported: false, reason: 'Functions of the local runtime start when they are called and stop when they are idle.' },
  keys: { supported: false, reason: 'Functions of the local runtime answer this machine only, and ask for no key.' },
  charges: { supported: false, reason: 'Nobody charges for functions on this machine.' },
  runtimes: yes,
  runtime: yes,
  posture: yes,
  prices: { supported: false, reason: 'Running functions on this machine costs nothing but its electricity.' },
} as const satisfies Capabilities;
