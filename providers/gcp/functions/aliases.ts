import type { Alias } from '#shared/model/function.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import type { WireService } from '../wire.ts';
import { liveRevision, sharesOf } from './revisions.ts';

/** Name under which the division of a function's own traffic stands among its aliases; the others are tags of Cloud Run. */
export const TRAFFIC = 'traffic';

/** The division of the traffic, where it is divided or held at a revision. */
function trafficAlias(context: GcpContext, { region, name }: Location, service: WireService): Alias | null {
  const shares = sharesOf(service).filter(({ percent }) => percent > 0);
  if (shares.every(({ follows }) => follows === 'latest')) return null;
  const version = liveRevision(service);
  const weights = Object.fromEntries(
    shares.filter(({ revision }) => revision !== version).map(({ revision, percent }) => [revision, percent / 100]),
  );
  return { name: TRAFFIC, version, description: 'What calls of its own address run', weights, ref: context.ref(region, name) };
}

/** The tags of a service, which are names of revisions with an address of their own, and how its traffic is divided. */
export function aliasesOf(context: GcpContext, at: Location, service: WireService): Alias[] {
  const traffic = trafficAlias(context, at, service);
  const tags = sharesOf(service).flatMap(({ tag, revision }): Alias[] =>
    tag === null ? [] : [{ name: tag, version: revision, description: '', weights: {}, ref: context.ref(at.region, at.name, tag) }],
  );
  return [...(traffic === null ? [] : [traffic]), ...tags.toSorted((a, b) => (a.name < b.name ? -1 : 1))];
}
