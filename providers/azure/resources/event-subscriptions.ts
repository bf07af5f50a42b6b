import { z } from 'zod';
import type { Trigger } from '#shared/model/function.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { normalLocation } from '../normal-location.ts';
import { siteId, type FoundSite } from '../sites/site-at.ts';
import { listAll } from './list-resources.ts';

/** Version of Microsoft.EventGrid, which has no client here. */
const API = '2022-06-15';

const Subscription = z
  .object({
    name: z.string(),
    properties: z
      .object({
        topic: z.string().nullish(),
        provisioningState: z.string().nullish(),
        destination: z.object({ endpointType: z.string().nullish(), properties: z.object({ resourceId: z.string().nullish() }).loose().nullish() }).loose().nullish(),
        filter: z.object({ includedEventTypes: z.array(z.string()).nullish(), subjectBeginsWith: z.string().nullish(), subjectEndsWith: z.string().nullish() }).loose().nullish(),
      })
      .loose()
      .nullish(),
  })
  .loose(); // prettier-ignore

/**
 * Event subscriptions of the app's region that lead to functions of the app. Nothing is asked where no function takes such
 * events. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/list-regional-by-subscription
 */
export async function readEventSubscriptions(context: AzureContext, { at, site }: FoundSite, functions: readonly string[], call: Call): Promise<Trigger[]> {
  if (functions.length === 0) return [];
  const region = normalLocation(site.location ?? '');
  const path = `/subscriptions/${at.subscription}/providers/Microsoft.EventGrid/locations/${region}/eventSubscriptions`;
  const targets = functions.map((name) => `${siteId(at)}/functions/${name}`.toLowerCase());
  return (await listAll(context, path, API, Subscription, call)).flatMap(({ name, properties }): Trigger[] => {
    const { topic, provisioningState, destination, filter } = properties ?? {};
    const target = destination?.properties?.resourceId?.toLowerCase() ?? '';
    if (!targets.includes(target)) return [];
    const rows: readonly (readonly [string, string | null | undefined])[] = [
      ['Function', target.split('/').at(-1)],
      ['Events', filter?.includedEventTypes?.join(', ')],
      ['Subjects begin with', filter?.subjectBeginsWith],
      ['Subjects end with', filter?.subjectEndsWith],
    ];
    return [
      {
        id: `subscription/${name}`,
        kind: 'topic',
        label: name,
        url: null,
        methods: [],
        auth: null,
        enabled: provisioningState === undefined || provisioningState === null || provisioningState === 'Succeeded',
        state: provisioningState ?? null,
        source: topic ?? null,
        facts: rows.flatMap(([label, value]) => (value === undefined || value === null || value === '' ? [] : [{ label, value }])),
        actions: [],
      },
    ];
  });
} // prettier-ignore
