import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import { TRAFFIC } from '../functions/aliases.ts';
import { needRevision, serviceOf } from '../functions/change-traffic.ts';
import { readDeployed, type Deployed } from '../functions/deployed.ts';
import { sharesOf } from '../functions/revisions.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { lastPart, textOrNull, type WireService } from '../wire.ts';

/** Where a call goes to. */
export interface Address {
  deployed: Deployed;
  url: string;
  /** What ID tokens are for: the function's own address, also where a tag is called. */
  audience: string;
  /** The revision that is called; what is known of it. */
  version: string;
}

function ownUrl(context: GcpContext, op: string, deployed: Deployed): string {
  const { at } = deployed;
  const url =
    deployed.kind === 'function'
      ? (textOrNull(deployed.fn.serviceConfig?.uri) ?? textOrNull(deployed.fn.url))
      : textOrNull(deployed.service.uri);
  if (url !== null) return url;
  throw new AppError('conflict', `${at.name} has no address yet: it was never deployed to its end.`, {
    provider: GCP,
    op,
    hint: `"isobar functions get ${context.ref(at.region, at.name)}" says why.`,
  });
}

/** Address of a tag, or of a revision that all calls go to or that a tag names. */
function urlOf(service: WireService, qualifier: string): { url: string | null; version: string } | null {
  const shares = sharesOf(service);
  const tagged = shares.find(({ tag, revision, url }) => url !== null && (tag === qualifier || (tag !== null && revision === qualifier)));
  if (tagged !== undefined) return { url: tagged.url, version: tagged.revision };
  const all = shares.find(({ revision, percent }) => revision === qualifier && percent === 100);
  return all === undefined ? null : { url: null, version: qualifier };
}

/** What a call of a function's own address runs: where its traffic is divided, nobody is told which revision it was. */
export function versionCalled(deployed: Deployed): string {
  if (deployed.kind === 'function') {
    const { revision, allTrafficOnLatestRevision } = deployed.fn.serviceConfig ?? {};
    return allTrafficOnLatestRevision === false ? TRAFFIC : lastPart(revision);
  }
  const serving = sharesOf(deployed.service).filter(({ percent }) => percent > 0);
  const [first] = serving;
  return serving.length === 1 && first !== undefined ? first.revision : TRAFFIC;
}

/** Where a function, or one of its revisions, is called. Throws `not_found`, and `unsupported` for a revision that has no address. */
export async function addressOf(context: GcpContext, op: string, key: FunctionKey, call: Call): Promise<Address> {
  const at = context.locate(key.name);
  if (key.qualifier === null) {
    const deployed = await readDeployed(context, op, at, call);
    const audience = ownUrl(context, op, deployed);
    return { deployed, url: audience, audience, version: versionCalled(deployed) };
  }
  const { deployed, service, name } = await serviceOf(context, op, at, call);
  const audience = ownUrl(context, op, deployed);
  const found = urlOf(service, key.qualifier);
  if (found !== null) return { deployed, url: found.url ?? audience, audience, version: found.version };
  await needRevision(context, op, at, name, key.qualifier, call);
  throw new AppError('unsupported', `The revision ${key.qualifier} has no address of its own: nothing but a tag gives it one.`, {
    provider: GCP,
    op,
    hint: `Name it first: isobar aliases create ${context.ref(at.region, at.name)} NAME ${key.qualifier}, then call @NAME.`,
  });
}
