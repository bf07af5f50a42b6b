/**
 * Items of a list that comes in pages, each read only when it is asked for. `next` gives the marker of the page after, or
 * nothing at the end; a marker that does not change ends the list, so that a faulty endpoint cannot hold it for ever.
 */
export async function* pagesOf<P>(
  read: (marker: string | undefined) => Promise<P>,
  next: (page: P) => string | undefined,
): AsyncGenerator<P, void, undefined> {
  let marker: string | undefined;
  do {
    const page = await read(marker);
    yield page;
    const following = next(page);
    marker = following === '' || following === marker ? undefined : following;
  } while (marker !== undefined);
}
