import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { isMissing } from '../errors.ts';
import { waitForOperation } from '../lro.ts';
import { GCP } from '../provider-id.ts';
import { lastPart, type WireService, type WireTraffic } from '../wire.ts';
import { readDeployed, serviceName, type Deployed } from './deployed.ts';
import { hasService } from './read-detail.ts';

/** The service behind a function, for what only Cloud Run knows: revisions and traffic. Throws `unsupported` for functions of the first generation. */
export async function serviceOf(
  context: GcpContext,
  op: string,
  at: Location,
  call: Call,
): Promise<{ deployed: Deployed; service: WireService; name: string }> {
  const deployed = await readDeployed(context, op, at, call);
  if (!hasService(deployed)) {
    throw new AppError('unsupported', `${at.name} is a function of the first generation: it has neither revisions nor traffic to divide.`, {
      provider: GCP,
      op,
      hint: 'Deploy it again under another name: new functions are of the second generation.',
    });
  }
  const name = serviceName(context, deployed);
  if (deployed.kind === 'service') return { deployed, service: deployed.service, name };
  const services = await context.clients.services();
  const [service] = await context.read(op, at.region, call, () => services.getService({ name }));
  return { deployed, service, name };
}

/** Throws `not_found` where the service has no such revision. */
export async function needRevision(
  context: GcpContext,
  op: string,
  at: Location,
  service: string,
  revision: string,
  call: Call,
): Promise<void> {
  const revisions = await context.clients.revisions();
  const found = await context.read(op, at.region, call, async () => {
    try {
      await revisions.getRevision({ name: `${service}/revisions/${revision}` });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
  if (found) return;
  throw new AppError('not_found', `${at.name} has no revision ${revision}.`, {
    provider: GCP,
    op,
    hint: `"isobar versions list ${context.ref(at.region, at.name)}" shows those it has.`,
  });
}

/** Traffic and tags as they were asked for last, in the form in which they are sent. */
export function trafficOf(service: WireService): WireTraffic[] {
  const traffic = service.traffic ?? [];
  return traffic.length > 0 ? traffic : [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
}

/** A part of the traffic for one revision. */
export function toRevision(revision: string, percent: number, tag: string | null = null): WireTraffic {
  return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: lastPart(revision), percent, ...(tag === null ? {} : { tag }) };
}

/** Sets traffic and tags of a service, and waits until that is carried out. What was changed meanwhile is not overwritten: the etag says so. */
export async function changeTraffic(
  context: GcpContext,
  op: string,
  at: Location,
  service: WireService,
  traffic: WireTraffic[],
  call: Call,
): Promise<WireService> {
  const services = await context.clients.services();
  const request = { service: { name: service.name ?? '', etag: service.etag ?? '', traffic }, updateMask: { paths: ['traffic'] } };
  const [{ name = '' }] = await context.change(op, at.region, call, () => services.updateService(request));
  await waitForOperation(context, { op, region: at.region }, () => services.checkUpdateServiceProgress(name), () => {}, call); // prettier-ignore
  const [changed] = await context.read(op, at.region, call, () => services.getService({ name: service.name ?? '' }));
  return changed;
}
