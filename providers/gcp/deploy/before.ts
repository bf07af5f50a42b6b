import { isCancelled } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { serviceName, type Deployed } from '../functions/deployed.ts';
import { deployedDigest } from '../functions/source-digest.ts';
import { isPublic, readBindings } from '../triggers/invokers.ts';
import type { Before } from './changes.ts';

/** A function as it is before a deployment; null where there is none. A policy that may not be read is unknown. */
export async function readBefore(context: GcpContext, op: string, existing: Deployed | null, call: Call): Promise<Before | null> {
  if (existing?.kind !== 'function') return null;
  const { at, fn } = existing;
  const [digest, open] = await Promise.all([
    deployedDigest(context, op, at, call),
    context
      .read(op, at.region, call, async () => isPublic(await readBindings(context, serviceName(context, existing))))
      .catch((error: unknown) => {
        if (isCancelled(error)) throw error;
        return null;
      }),
  ]);
  return { fn, digest, isPublic: open };
}
