import type { Version } from '#shared/model/function.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { ALLOCATIONS, enumName } from '../enum-name.ts';
import { pagesOf } from '../pages.ts';
import { instantOf, lastPart, type WireRevision, type WireService, type WireTraffic } from '../wire.ts';

const PAGE = 1000;

/** Every revision of a service, newest first. */
export async function allRevisions(context: GcpContext, op: string, region: string, parent: string, call: Call): Promise<WireRevision[]> {
  const pages = pagesOf((pageToken) =>
    context.read(op, region, call, async () => {
      const revisions = await context.clients.revisions();
      return revisions.listRevisions({ parent, pageSize: PAGE, pageToken }, { autoPaginate: false });
    }),
  );
  const all: WireRevision[] = [];
  for await (const { items } of pages) all.push(...items);
  const at = ({ createTime }: WireRevision): string => instantOf(createTime) ?? '';
  return all.toSorted((a, b) => (at(a) === at(b) ? ((a.name ?? '') < (b.name ?? '') ? 1 : -1) : at(a) < at(b) ? 1 : -1));
}

/** A part of a service's traffic, with the revision that it goes to at present. */
export interface Share {
  revision: string;
  percent: number;
  tag: string | null;
  /** Null where it names its revision. */
  follows: 'latest' | null;
  /** Address of the tag. */
  url: string | null;
}

function toShare(target: WireTraffic & { uri?: string | null }, latest: string): Share {
  const type = enumName(ALLOCATIONS, target.type);
  const named = lastPart(target.revision);
  const follows = type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' ? null : 'latest';
  return {
    revision: follows === 'latest' ? latest : named,
    percent: target.percent ?? 0,
    tag: target.tag || null,
    follows,
    url: target.uri || null,
  };
}

/** How a service divides its traffic, as it is carried out. */
export function sharesOf(service: WireService): Share[] {
  const latest = lastPart(service.latestReadyRevision);
  const statuses = service.trafficStatuses ?? [];
  const shares = (statuses.length > 0 ? statuses : (service.traffic ?? [])).map((one) => toShare(one, latest));
  return shares.length > 0 ? shares : [{ revision: latest, percent: 100, tag: null, follows: 'latest', url: null }];
}

/** The revision with the largest part of the traffic: what a call most likely runs. */
export function liveRevision(service: WireService): string {
  const parts = new Map<string, number>();
  for (const { revision, percent } of sharesOf(service)) parts.set(revision, (parts.get(revision) ?? 0) + percent);
  const [first] = [...parts].toSorted((a, b) => b[1] - a[1]);
  return first?.[0] ?? lastPart(service.latestReadyRevision);
}

/** SHA-256 of the container image that a revision runs, which is what its code was built into; null where it is not named by its digest. */
export function imageDigest({ containers }: Pick<WireRevision, 'containers'>): string | null {
  return /@sha256:([0-9a-f]{64})$/.exec(containers?.[0]?.image ?? '')?.[1] ?? null;
}

/** A revision as a version. Runtime and size are the function's, not its revisions'. */
export function toVersion(revision: WireRevision, live: string, runtime: string): Version {
  const name = lastPart(revision.name);
  const target = revision.containers?.[0]?.env?.find((one) => one.name === 'FUNCTION_TARGET')?.value;
  return {
    version: name,
    createdAt: instantOf(revision.createTime) ?? new Date(0).toISOString(),
    codeSha256: imageDigest(revision) ?? '',
    codeSize: 0,
    runtime,
    handler: target ?? '',
    description: '',
    live: name === live,
  };
}
