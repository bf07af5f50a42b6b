import { z } from 'zod';
import { AppError, isCancelled } from '#shared/errors.ts';
import { kept } from '#shared/kept.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { GcpContext } from '../../gcp-context.ts';

/** An allow policy as JSON. */
export const Policy = z.object({
  bindings: z
    .array(z.object({ role: z.string().nullish(), members: z.array(z.string()).nullish(), condition: z.unknown().optional() }))
    .nullish(),
});

/** What reads of a posture are called in errors. */
export const OP = 'posture.read';

/** A part; where it is denied or fails, why. */
export async function part<T>(work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    if (error instanceof z.ZodError) return { unread: 'the answer has a form that is not known' };
    return { unread: error.message.replace(/\.$/, '') };
  }
}

/** A part that is the same for many functions: read once in an audit. */
export const sharedPart = <T>(context: GcpContext, { signal }: Call, key: string, work: () => Promise<T>): Promise<Reading<T>> =>
  kept(context, signal, key, () => part(work));

/** What there is of a service; nothing where its API was never enabled in the project. */
export async function unlessDisabled<T>(service: string, nothing: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.details?.['service'] === `${service}.googleapis.com`) return nothing;
    throw error;
  }
}

/** A list of a service without a client library here. */
interface Listing<T> {
  service: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  size: number;
  /** Throws where an answer has another form. */
  parse(body: unknown): { items: T[]; next: string };
}

/** More of anything say nothing more about one function. */
const AT_MOST = 10_000;

/** Every item of a list, over its pages. */
export async function listAll<T>(context: GcpContext, call: Call, { service, path, query = {}, size, parse }: Listing<T>): Promise<T[]> {
  const all: T[] = [];
  for (let token: string | null = ''; token !== null && all.length < AT_MOST;) {
    const page: Record<string, string> = { ...query, pageSize: String(size), ...(token === '' ? {} : { pageToken: token }) };
    const { items, next } = parse(await context.read(OP, null, call, () => context.clients.rest.get(service, path, page, call.signal)));
    all.push(...items);
    token = next === '' ? null : next;
  }
  return all;
}

/** Whether an address is a URL, or a path below it; `?` and what follows says nothing. */
export function isBelow(url: string, address: string): boolean {
  const [path = ''] = address.split('?');
  const base = url.replace(/\/$/, '');
  return path === base || path.startsWith(`${base}/`);
}
