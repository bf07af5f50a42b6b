import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import { isMissing } from '../errors.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import type { WireFunction, WireService } from '../wire.ts';

/**
 * A function of either kind: one of the Cloud Functions API, or a Cloud Run service that was deployed from a function's
 * source (`gcloud run deploy --function`), which that API does not know.
 */
export type Deployed = { kind: 'function'; at: Location; fn: WireFunction } | { kind: 'service'; at: Location; service: WireService };

/** Label of the services that the Cloud Functions API makes: they are listed there. */
const MANAGED_BY = 'goog-managed-by';

/** Whether a Cloud Run service is a function that the Cloud Functions API does not know. */
export function isOwnService({ buildConfig, labels }: WireService): boolean {
  const target = buildConfig?.functionTarget ?? '';
  return target !== '' && labels?.[MANAGED_BY] !== 'cloudfunctions';
}

export const functionName = (context: GcpContext, { region, name }: Location): string => `${context.parent(region)}/functions/${name}`;

/** The Cloud Run service behind a function; where the API does not name one, it has the function's own name. */
export function serviceName(context: GcpContext, deployed: Deployed): string {
  const named = deployed.kind === 'function' ? deployed.fn.serviceConfig?.service : deployed.service.name;
  return named || `${context.parent(deployed.at.region)}/services/${deployed.at.name}`;
}

async function readService(context: GcpContext, op: string, at: Location, call: Call): Promise<WireService | null> {
  return context.read(op, at.region, call, async () => {
    const services = await context.clients.services();
    try {
      const [service] = await services.getService({ name: `${context.parent(at.region)}/services/${at.name}` });
      return service;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
}

/** Looks for a function of either kind; null where there is none. */
export async function findDeployed(context: GcpContext, op: string, at: Location, call: Call): Promise<Deployed | null> {
  const fn = await context.read(op, at.region, call, async () => {
    const functions = await context.clients.functions();
    try {
      const [found] = await functions.getFunction({ name: functionName(context, at) });
      return found;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
  if (fn !== null) return { kind: 'function', at, fn };
  const service = await readService(context, op, at, call);
  return service !== null && isOwnService(service) ? { kind: 'service', at, service } : null;
}

/** The same; throws `not_found`. */
export async function readDeployed(context: GcpContext, op: string, at: Location, call: Call): Promise<Deployed> {
  const found = await findDeployed(context, op, at, call);
  if (found !== null) return found;
  throw new AppError('not_found', `There is no function ${at.name} in ${at.region} of the project ${context.project}.`, {
    provider: GCP,
    op,
    hint: `"isobar functions list --profile ${context.profile}" shows what there is.`,
  });
}
