import { z } from 'zod';
import { isUnread, type EventSource, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { Deployed } from '../../functions/deployed.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { bindingsOf, type Binding } from '../../triggers/invokers.ts';
import { textOrNull } from '../../wire.ts';
import { WRITERS } from '../roles.ts';
import { isBelow, listAll, OP, part, Policy, sharedPart, unlessDisabled } from './part.ts';

const EVERYBODY = /^all(?:Authenticated)?Users$/;

/** Whether bindings let anybody put something into a bucket or a topic. */
const isPublic = (bindings: readonly Binding[]): boolean =>
  bindings.some(({ role, members, conditional }) => !conditional && WRITERS.test(role) && members.some((member) => EVERYBODY.test(member)));

/** Where the policy of a bucket or a topic is read; null for other sources, which nobody outside writes to. */
function policyOf(kind: EventSource['kind'], resource: string): { service: string; path: string; query: Record<string, string> } | null {
  if (kind === 'object') return { service: 'storage', path: `/storage/v1/b/${encodeURIComponent(resource)}/iam`, query: { optionsRequestedPolicyVersion: '3' } };
  if (kind === 'topic') return { service: 'pubsub', path: `/v1/${resource}:getIamPolicy`, query: { 'options.requestedPolicyVersion': '3' } };
  return null;
} // prettier-ignore

/**
 * Whether anybody may write to a source: by its own policy, or by the project's, which holds for everything in it. A public bucket
 * whose public access is prevented has no public members to begin with.
 * @see https://cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy
 * @see https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/getIamPolicy
 */
async function publicWrite(context: GcpContext, kind: EventSource['kind'], resource: string | null, project: Reading<readonly Binding[]>, call: Call): Promise<Reading<boolean>> {
  if (resource === null) return kind === 'object' || kind === 'topic' ? { unread: 'which source it has is not told' } : false;
  const where = policyOf(kind, resource);
  if (where === null) return false;
  const bindings = await sharedPart(context, call, `policy ${resource}`, async () => {
    const { service, path, query } = where;
    return bindingsOf(Policy.parse(await context.read(OP, null, call, () => context.clients.rest.get(service, path, query, call.signal))));
  });
  if (isUnread(bindings)) return bindings;
  if (isPublic(bindings)) return true;
  return isUnread(project) ? project : isPublic(project);
} // prettier-ignore

export function toKind(eventType: string): EventSource['kind'] {
  if (/pubsub/.test(eventType)) return 'topic';
  if (/storage/.test(eventType)) return 'object';
  return /firestore|database|datastore/.test(eventType) ? 'change' : 'other';
}

const last = (name: string): string => name.split('/').at(-1) ?? name;

type Found = Pick<EventSource, 'id' | 'kind' | 'label' | 'resource' | 'enabled' | 'asynchronous' | 'keepsFailures'>;

function ofFunction(deployed: Extract<Deployed, { kind: 'function' }>): Found[] {
  const trigger = deployed.fn.eventTrigger;
  const eventType = textOrNull(trigger?.eventType);
  if (eventType === null) return [];
  const bucket = trigger?.eventFilters?.find(({ attribute }) => attribute === 'bucket')?.value ?? null;
  return [
    {
      id: 'event',
      kind: toKind(eventType),
      label: eventType,
      resource: textOrNull(trigger?.pubsubTopic) ?? bucket,
      enabled: true,
      asynchronous: true,
    },
  ];
}

const Filter = z.object({ attribute: z.string().nullish(), value: z.string().nullish() });
const Trigger = z.object({
  name: z.string(),
  eventFilters: z.array(Filter).nullish(),
  destination: z.object({ cloudRun: z.object({ service: z.string().nullish(), region: z.string().nullish() }).nullish() }).nullish(),
  transport: z.object({ pubsub: z.object({ topic: z.string().nullish() }).nullish() }).nullish(),
});
const Triggers = z.object({ triggers: z.array(Trigger).nullish(), nextPageToken: z.string().nullish() });
const Subscription = z.object({
  name: z.string(),
  topic: z.string().nullish(),
  pushConfig: z.object({ pushEndpoint: z.string().nullish() }).nullish(),
  deadLetterPolicy: z.unknown().optional(),
});
const Subscriptions = z.object({ subscriptions: z.array(Subscription).nullish(), nextPageToken: z.string().nullish() });
const PAGE = 500;

/** Every trigger of the project. @see https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers/list */
const triggersOf = (context: GcpContext, call: Call) =>
  sharedPart(context, call, 'triggers', () =>
    unlessDisabled('eventarc', [], () =>
      listAll(context, call, {
        service: 'eventarc', path: `/v1/projects/${context.project}/locations/-/triggers`, size: PAGE,
        parse(body) {
          const { triggers, nextPageToken } = Triggers.parse(body);
          return { items: triggers ?? [], next: nextPageToken ?? '' };
        },
      }),
    ),
  ); // prettier-ignore

/** Every subscription of the project: those that push call a service without any trigger. @see https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/list */
const subscriptionsOf = (context: GcpContext, call: Call) =>
  sharedPart(context, call, 'subscriptions', () =>
    unlessDisabled('pubsub', [], () =>
      listAll(context, call, {
        service: 'pubsub', path: `/v1/projects/${context.project}/subscriptions`, size: PAGE,
        parse(body) {
          const { subscriptions, nextPageToken } = Subscriptions.parse(body);
          return { items: subscriptions ?? [], next: nextPageToken ?? '' };
        },
      }),
    ),
  ); // prettier-ignore

/** What sets a service off: triggers of Eventarc that lead to it, and subscriptions that push to its address. */
async function ofService(context: GcpContext, { at }: Deployed, url: string | null, call: Call): Promise<Reading<Found[]>> {
  const [triggers, subscriptions] = await Promise.all([triggersOf(context, call), subscriptionsOf(context, call)]);
  if (isUnread(triggers)) return triggers;
  if (isUnread(subscriptions)) return subscriptions;
  const own = triggers.filter(({ destination }) => {
    const { service, region } = destination?.cloudRun ?? {};
    return service !== undefined && service !== null && last(service) === at.name && (region ?? at.region) === at.region;
  });
  const topics = new Set(own.flatMap(({ transport }) => transport?.pubsub?.topic ?? []));
  const pushed = subscriptions.filter(({ topic, pushConfig }) => url !== null && isBelow(url, pushConfig?.pushEndpoint ?? '') && !topics.has(topic ?? ''));
  return [
    ...own.map(({ name, eventFilters, transport }): Found => {
      const filter = (wanted: string) => (eventFilters ?? []).find(({ attribute }) => attribute === wanted)?.value ?? null;
      const type = filter('type') ?? 'events';
      const kind = toKind(type);
      return { id: name, kind, label: `${type} (${last(name)})`, resource: filter('bucket') ?? (kind === 'topic' ? (transport?.pubsub?.topic ?? null) : null), enabled: true, asynchronous: true };
    }),
    ...pushed.map(({ name, topic, deadLetterPolicy }): Found => ({ id: name, kind: 'topic', label: `pushed by ${last(name)}`, resource: topic ?? null, enabled: true, asynchronous: false, keepsFailures: (deadLetterPolicy ?? null) !== null })),
  ];
} // prettier-ignore

/** What sets a function off beside HTTP, and whether anybody may write there. */
export async function readSources(context: GcpContext, deployed: Deployed, url: string | null, project: Reading<readonly Binding[]>, call: Call): Promise<Reading<EventSource[]>> {
  const found = deployed.kind === 'function' ? ofFunction(deployed) : await part(() => ofService(context, deployed, url, call));
  if (isUnread(found)) return found;
  return Promise.all(
    found.map(async (each): Promise<EventSource> => ({ ...each, publicWrite: await publicWrite(context, each.kind, each.resource, project, call) })),
  );
} // prettier-ignore
