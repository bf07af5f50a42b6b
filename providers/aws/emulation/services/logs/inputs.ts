/** Parts of inputs, with the constraints of botocore's model of 2014-03-28. */
import { z } from 'zod';
import { AwsError } from '../../server/service.ts';

export const groupName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[.\-_/#A-Za-z0-9]+$/, 'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+');
export const identifier = z.string().min(1).max(2048);
export const streamName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^:*]*$/, 'Member must satisfy regular expression pattern: [^:*]*');
export const token = z.string().min(1);
export const time = z.number().int().nonnegative();
export const tagMap = z.record(z.string().min(1).max(128), z.string().max(256));

/** A token that carries where a list goes on. Throws `InvalidParameterException` for one that is none of ours. */
export function readToken<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
}

export function writeToken(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** One page of a sorted list; the token is the key of the last item seen. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  nextToken: string | undefined,
  limit: number,
): { items: T[]; nextToken: string | undefined } {
  const start = nextToken === undefined ? 0 : items.findIndex((item) => keyOf(item) === readToken(nextToken, z.string())) + 1;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < items.length;
  return { items: page, nextToken: more ? writeToken(keyOf(last)) : undefined };
}
