import { EventBus } from '../events/event-bus.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { followRemovals, settleInterrupted } from '../functions/forget-function.ts';
import { createFunctionStore } from '../functions/function-store.ts';
import { createUploads } from '../functions/uploads.ts';
import { createCallers, memberOf } from '../iam/caller.ts';
import { createFrontEnd, type FrontEnd } from '../iam/front-end.ts';
import { createPolicies } from '../iam/policies.ts';
import { accessToken, signIdToken } from '../identity/id-token.ts';
import { PubSub } from '../pubsub/pubsub.ts';
import { createTraffic } from '../run/traffic.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { ObjectStore } from '../storage/object-store.ts';
import type { GcpContext } from './context.ts';

/** What is there before the first request. */
export interface Services extends DeployServices {
  frontEnd: FrontEnd;
}

export function createServices(context: GcpContext): Services {
  const { host, key, defaults } = context;
  const store = createFunctionStore(host, defaults);
  const traffic = createTraffic(host);
  const policies = createPolicies(host);
  const callers = createCallers(policies, key);
  const frontEnd = createFrontEnd(host, store, policies, callers, key);
  const bus = new EventBus(host, store, (name) => traffic.choose(name, null));
  const sign = (email: string, audience: string): string => signIdToken(key, email, audience);
  const pubsub = new PubSub(host, bus, sign);
  const scheduler = new Scheduler(host, { pubsub, sign, accessToken: (email) => accessToken(key, memberOf(email)) });
  const objects = new ObjectStore(host, bus);
  const uploads = createUploads(host);
  host.code.keep(() => host.documents.list('functions').flatMap(({ value }) => sourceOf(value)));
  const services = { context, store, traffic, policies, callers, frontEnd, bus, pubsub, scheduler, objects, uploads };
  settleInterrupted(services);
  followRemovals(services);
  return services;
}

function sourceOf(document: unknown): string[] {
  const digest: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, 'sourceSha256') : null;
  return typeof digest === 'string' ? [digest] : [];
}
