import type { Capabilities } from '../provider.ts';
import { limits } from './limits.ts';

const yes = { supported: true } as const;

/** What the adapter can do with Azure. Numbers are Azure's own limits. */
export const capabilities = {
  functions: yes,
  deploy: yes,
  invoke: { supported: true, limits: { requestBytes: limits.requestBytes } },
  history: { supported: false, reason: 'Azure keeps no record of requests and answers; Application Insights tells of the calls.' },
  versions: {
    supported: true,
    except: { create: 'A slot is made by deploying to it, with the option "slot".' },
  },
  aliases: {
    supported: true,
    except: {
      create: "The app's own address is the only one; it can send shares of its requests to slots.",
      remove: "The app's own address goes when the app does.",
      description: "Azure keeps no description of an app's address.",
    },
  },
  triggers: { supported: true, except: { remove: 'The triggers of a function are part of its code; it can be switched off instead.' } },
  layers: { supported: false, reason: 'Azure Functions has no layers: a package holds everything that its functions need.' },
  concurrency: {
    supported: false,
    reason: 'Azure sets no share of an account aside for a function; the plan and the settings of an app say how far it scales.',
  },
  lifecycle: yes,
  keys: yes,
  logs: {
    supported: true,
    perFunction: 'Each function app may have an Application Insights component of its own: name an app or a function.',
  },
  traces: yes,
  metrics: yes,
  runtimes: yes,
  prices: yes,
  posture: yes,
  delivery: {
    supported: false,
    reason: 'Azure Functions keeps no queue of asynchronous calls; host.json says how often a trigger tries again.',
  },
  charges: yes,
  runtime: { supported: false, reason: 'Functions of Azure run in the cloud; the local runtime is a provider of its own.' },
} as const satisfies Capabilities;
