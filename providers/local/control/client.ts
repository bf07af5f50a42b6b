import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createORPCClient, mapEventIterator, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { fromWire } from '#shared/contract/client-errors.ts';
import { AppError, isCancelled, isErrorCode, type ErrorData } from '#shared/errors.ts';
import { Health, PATHS, type ControlContract } from './contract.ts';

export type ControlClient = ContractRouterClient<ControlContract>;

/** Where a runtime is, and how it knows its own people. */
export interface ControlAddress {
  /** `http://127.0.0.1:PORT` */
  url: string;
  token: string;
}

/** Nothing listens at the address: the request was not sent, so that it may be sent again elsewhere. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}

/** The connection broke while the runtime had the request: it may have acted on it, or not. */
export class WentAway extends AppError {
  constructor(cause: unknown) {
    super('unavailable', 'The local runtime went away in the middle of a request.', {
      hint: 'Try again: it is started where it is needed. Its log says why it ended.',
      cause,
    });
  }
}

/** The runtime's operations; every failure is an AppError, or `NotThere`. */
export function createControlClient(address: ControlAddress): ControlClient {
  const link = new RPCLink({
    url: `${address.url}${PATHS.rpc}`,
    headers: authorization(address),
    interceptors: [translated],
    fetch: (request, init) => fetch(request, init),
  });
  return createORPCClient(link);
}

async function translated(options: { next: () => Promise<unknown> }): Promise<unknown> {
  try {
    const output = await options.next();
    if (!isEvents(output)) return output;
    return mapEventIterator(output, {
      value: (value) => Promise.resolve(value),
      error: (error) => Promise.resolve(fromControl(error)),
    });
  } catch (error) {
    throw fromControl(error);
  }
}

/** What the runtime said as it said it; and what keeps it from saying anything. */
function fromControl(error: unknown): Error {
  if (error instanceof ORPCError || error instanceof AppError || isCancelled(error)) return fromWire(error);
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED')
    return new NotThere('Nothing listens there.', { cause: error });
  return new WentAway(error);
}

function refuse(error: unknown): never {
  throw fromControl(error);
}

const authorization = ({ token }: ControlAddress): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Who is there; null where nobody is, or not the one with this token. Waits for 2 seconds at the most. */
export async function readHealth(address: ControlAddress): Promise<Health | null> {
  const signal = AbortSignal.timeout(2000);
  try {
    return await askHealth(address, signal);
  } catch (error) {
    if (signal.aborted || fromControl(error) instanceof NotThere) return null;
    // A connection that was kept, and that the runtime has closed since, says nothing of the runtime.
    return askHealth(address, signal).catch(() => null);
  }
}

async function askHealth(address: ControlAddress, signal: AbortSignal): Promise<Health | null> {
  const response = await fetch(`${address.url}${PATHS.health}`, { headers: authorization(address), signal });
  const health = Health.safeParse(await response.json());
  return response.ok && health.success ? health.data : null;
}

/** Asks the runtime to stop; it answers before it does. */
export async function requestStop(address: ControlAddress): Promise<void> {
  const response = await fetch(`${address.url}${PATHS.stop}`, {
    method: 'POST',
    headers: authorization(address),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw await toError(response);
}

/** Sends a zip as it lies on the disk. */
export async function uploadCode(
  address: ControlAddress,
  zip: { path: string; size: number; sha256: string; model: string },
  signal: AbortSignal,
): Promise<{ sha256: string; size: number; files: number }> {
  const query = new URLSearchParams({ sha256: zip.sha256, model: zip.model });
  const response = await fetch(`${address.url}${PATHS.code}?${query.toString()}`, {
    method: 'PUT',
    headers: { ...authorization(address), 'content-type': 'application/zip', 'content-length': String(zip.size) },
    body: Readable.toWeb(createReadStream(zip.path)),
    duplex: 'half',
    signal,
  }).catch(refuse);
  if (!response.ok) throw await toError(response);
  return (await response.json()) as { sha256: string; size: number; files: number };
}

/** The package of a version, as a zip. */
export async function downloadCode(
  address: ControlAddress,
  key: { name: string; qualifier: string | null },
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const path = encodeURIComponent(key.qualifier === null ? key.name : `${key.name}@${key.qualifier}`);
  const response = await fetch(`${address.url}${PATHS.code}/${path}`, { headers: authorization(address), signal }).catch(refuse);
  if (!response.ok || response.body === null) throw await toError(response);
  return response.body;
}

async function toError(response: Response): Promise<AppError> {
  const data: unknown = await response.json().catch(() => null);
  if (typeof data === 'object' && data !== null && 'code' in data && isErrorCode(data.code)) return AppError.fromData(data as ErrorData);
  return new AppError('internal', `The local runtime answered ${response.status} in a way that cannot be read.`, {
    hint: 'Restart it with "isobar runtime stop" and "isobar runtime start".',
  });
}

function isEvents(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}
