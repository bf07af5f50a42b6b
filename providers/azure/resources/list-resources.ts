import { z } from 'zod';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';

/** All pages of a list. */
export async function listAll<T>(
  context: AzureContext,
  path: string,
  apiVersion: string,
  item: z.ZodType<T>,
  { signal }: Call,
): Promise<T[]> {
  const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
  const all: T[] = [];
  let next: string | null = path;
  while (next !== null) {
    const { value, nextLink } = page.parse(await context.clients.arm({ method: 'GET', path: next, apiVersion, signal }));
    all.push(...value.flatMap((one) => (item.safeParse(one).success ? [item.parse(one)] : [])));
    const link: string | null = nextLink === undefined || nextLink === null || nextLink === '' ? null : nextLink;
    next = link === null ? null : pathOf(link);
  }
  return all;
}

/** Path and query of a link, without the API version that is added again. */
export function pathOf(link: string): string {
  const url = new URL(link);
  url.searchParams.delete('api-version');
  return `${url.pathname}${url.search}`;
}
