import type { Capabilities } from '../provider.ts';
import { httpLimits } from './limits.ts';

const yes = { supported: true } as const;
const { requestBytes, responseBytes, streamedResponseBytes } = httpLimits;

/** What the adapter can do with Google Cloud. Numbers are Google's own limits. */
export const capabilities = {
  functions: yes,
  deploy: yes,
  invoke: {
    supported: true,
    limits: { requestBytes, responseBytes, streamedResponseBytes },
    except: {
      logs: 'An answer brings no log lines: Cloud Logging has them some seconds later.',
      async: 'Functions are called over HTTP, and every call has its answer.',
    },
  },
  history: { supported: false, reason: 'Google Cloud keeps no record of single calls; logs, metrics and traces tell of them.' },
  versions: {
    supported: true,
    except: {
      create: 'Every change of a function makes a revision of it: there is none to be made besides.',
      invoke: 'A revision has no address of its own until a tag (an alias) names it.',
    },
  },
  aliases: {
    supported: true,
    except: {
      weights: 'A tag of Cloud Run names one revision. The calls of the function itself are divided by the alias "traffic".',
      description: 'Cloud Run keeps no description of a tag.',
    },
  },
  triggers: {
    supported: true,
    except: {
      update: 'A trigger of a function is on as long as the function is there.',
      remove: 'A trigger is part of its function: a deployment changes it.',
    },
  },
  layers: { supported: false, reason: 'Google Cloud has no layers: a build puts everything into one image.' },
  concurrency: {
    supported: false,
    reason: 'Cloud Run limits instances, not calls: the least and the most of them are options of a deployment.',
  },
  lifecycle: { supported: false, reason: 'Cloud Run starts functions when they are called; there is no stopping one without removing it.' },
  keys: { supported: false, reason: 'Cloud Run knows its callers by identity tokens, not by keys.' },
  delivery: {
    supported: false,
    reason: 'Calls of a function are answered, not taken in; whether failed events come again is an option of a deployment.',
  },
  charges: {
    supported: false,
    reason: 'Google Cloud tells what it charged in its billing export only, a table that has to be set up first.',
  },
  logs: yes,
  traces: yes,
  metrics: yes,
  runtimes: yes,
  prices: yes,
  posture: yes,
  runtime: { supported: false, reason: 'Functions of Google Cloud run in the cloud; the local runtime is a provider of its own.' },
} as const satisfies Capabilities;
