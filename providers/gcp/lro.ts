import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../provider.ts';
import type { GcpContext } from './gcp-context.ts';

/** A long-running operation as the clients decode it. */
export interface Operation {
  done?: boolean | null;
  error?: { code?: number | null; message?: string | null; details?: unknown } | null;
  metadata?: unknown;
  result?: unknown;
  /** As it came: the clients leave the metadata of an operation that failed undecoded. */
  latestResponse?: { metadata?: { value?: Uint8Array | string | null } | null };
  longrunningDescriptor?: { metadataDecoder?: (value: Uint8Array) => unknown };
}

function metadataOf({ metadata, latestResponse, longrunningDescriptor }: Operation): unknown {
  const value = latestResponse?.metadata?.value;
  if (metadata !== null && metadata !== undefined) return metadata;
  return value instanceof Uint8Array && value.length > 0 ? longrunningDescriptor?.metadataDecoder?.(value) : undefined;
}

/** What an operation ended with, where it failed: has a status' code and details, so that it is told like any other. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly code: number;
  readonly details: unknown;

  constructor({ code, message, details }: NonNullable<Operation['error']>) {
    super(message ?? 'The operation failed.');
    this.code = code ?? 2;
    this.details = details;
  }
}

/** Milliseconds between two looks; what runs on this machine is quick. */
const pace = ({ target }: GcpContext): { first: number; most: number } =>
  target === 'local' ? { first: 30, most: 500 } : { first: 1000, most: 5000 };

/**
 * Looks at an operation until it is done; gives what it resulted in. Looking is all it does: an operation goes on when
 * nobody looks, and can be picked up again by its name. Throws `OperationError`, translated, where it failed.
 */
export async function waitForOperation(
  context: GcpContext,
  { op, region }: { op: string; region: string },
  look: () => Promise<Operation>,
  onMetadata: (metadata: unknown) => void,
  call: Call,
): Promise<unknown> {
  let delay = pace(context).first;
  for (;;) {
    const operation = await context.read(op, region, call, look);
    const metadata = metadataOf(operation);
    if (metadata !== null && metadata !== undefined) onMetadata(metadata);
    if (operation.done === true) {
      const { error } = operation;
      if (error !== null && error !== undefined) {
        return context.change(op, region, call, () => Promise.reject(new OperationError(error)));
      }
      return operation.result;
    }
    await context.read(op, region, call, () => sleep(delay, undefined, { signal: call.signal }));
    delay = Math.min(delay * 1.5, pace(context).most);
  }
}
