/** One page as the clients give it without automatic paging: items, the request for the next page, the raw answer. */
export type RawPage<T, R> = [items: T[], next: { pageToken?: string | null } | null, raw: R];

/**
 * Pages of a list, each read only when it is asked for. A token that does not change ends the list, so that a faulty endpoint
 * cannot hold it for ever.
 */
export async function* pagesOf<T, R>(
  read: (pageToken: string) => Promise<RawPage<T, R>>,
): AsyncGenerator<{ items: T[]; raw: R }, void, undefined> {
  let token = '';
  for (;;) {
    const [items, next, raw] = await read(token);
    yield { items, raw };
    const following = next?.pageToken ?? '';
    if (following === '' || following === token) return;
    token = following;
  }
}
