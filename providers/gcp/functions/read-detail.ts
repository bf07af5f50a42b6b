import type { Alias, FunctionDetail } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { ENVIRONMENTS, enumName } from '../enum-name.ts';
import { triggersOf } from '../triggers/read-triggers.ts';
import { orUnread, type Unread } from '../unread.ts';
import { lastPart, type WireRevision, type WireService } from '../wire.ts';
import { aliasesOf } from './aliases.ts';
import { configured } from './configured.ts';
import { readDeployed, serviceName, type Deployed } from './deployed.ts';
import { consoleUrl } from './console-url.ts';
import { factsOf } from './facts.ts';
import { allRevisions, imageDigest, liveRevision, toVersion } from './revisions.ts';
import { toSummary } from './to-summary.ts';

/** Functions of the first generation are not made of Cloud Run. */
export function hasService(deployed: Deployed): boolean {
  return deployed.kind === 'service' || enumName(ENVIRONMENTS, deployed.fn.environment) !== 'GEN_1';
}

/** The Cloud Run service behind a function, and its revisions. */
export async function readRun(
  context: GcpContext,
  op: string,
  deployed: Deployed,
  unread: Unread,
  call: Call,
): Promise<{ service: WireService | null; revisions: WireRevision[] }> {
  const { region } = deployed.at;
  // What never was built has no service either.
  const unbuilt = deployed.kind === 'function' && !deployed.fn.serviceConfig?.revision;
  if (unbuilt || !hasService(deployed)) return { service: null, revisions: [] };
  const name = serviceName(context, deployed);
  const [service, revisions] = await Promise.all([
    deployed.kind === 'service'
      ? deployed.service
      : orUnread<WireService | null>(context, { op, region, part: 'traffic' }, unread, null, call, async () => {
          const services = await context.clients.services();
          return (await services.getService({ name }))[0];
        }),
    orUnread<WireRevision[]>(context, { op, region, part: 'versions' }, unread, [], call, () =>
      allRevisions(context, op, region, name, call),
    ),
  ]);
  return { service, revisions };
}

function noVersion(context: GcpContext, { region, name }: Deployed['at'], qualifier: string): AppError {
  return new AppError('not_found', `${name} has neither a revision nor a tag "${qualifier}".`, {
    provider: GCP,
    hint: `"isobar versions list ${context.ref(region, name)}" shows its revisions.`,
  });
}

/** The revision that is meant: what most calls run, or what the qualifier names. */
function shownRevision(
  context: GcpContext,
  { at }: Deployed,
  qualifier: string | null,
  { live, aliases, revisions }: { live: string; aliases: readonly Alias[]; revisions: readonly WireRevision[] },
  complete: boolean,
): { version: string; codeSha256: string | null } {
  const version = qualifier === null ? live : (aliases.find(({ name }) => name === qualifier)?.version ?? qualifier);
  const shown = revisions.find(({ name }) => lastPart(name) === version);
  if (qualifier !== null && shown === undefined && complete) throw noVersion(context, at, qualifier);
  return { version, codeSha256: shown === undefined ? null : imageDigest(shown) };
}

/** A function in full, from the calls that together say it; a part that is refused is in `unread`. */
export async function readDetail(context: GcpContext, op: string, key: FunctionKey, call: Call): Promise<FunctionDetail> {
  const at = context.locate(key.name);
  const deployed = await readDeployed(context, op, at, call);
  const unread: Unread = {};
  const [{ service, revisions }, triggers] = await Promise.all([
    readRun(context, op, deployed, unread, call),
    triggersOf(context, op, deployed, call),
  ]);
  Object.assign(unread, triggers.unread);
  const summary = toSummary(context, deployed);
  const live = service === null ? summary.version : liveRevision(service);
  const aliases = service === null ? [] : aliasesOf(context, at, service);
  const { description, handler, createdAt, variables, concurrency, labels, resourceId } = configured(deployed);
  return {
    ...summary,
    ...shownRevision(context, deployed, key.qualifier, { live, aliases, revisions }, unread['versions'] === undefined),
    ...(context.target === 'cloud' ? { consoleUrl: consoleUrl(context.project, deployed) } : {}),
    description,
    handler: handler ?? '',
    createdAt,
    // Secrets have a reference in place of a value: they are among the facts.
    env: Object.fromEntries(variables.flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
    concurrency,
    tags: labels,
    origin: null,
    entries: [],
    triggerList: triggers.items,
    triggers: [...new Set(triggers.items.map(({ kind }) => kind))],
    versions: revisions.map((revision) => toVersion(revision, live, summary.runtime)),
    aliases,
    layers: [],
    resourceId,
    facts: factsOf(deployed, service),
    unread,
  };
}
