import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { pagesOf } from '../pages.ts';
import type { WireFunction, WireService } from '../wire.ts';

const PAGE = 1000;

/** A page of functions, and the locations that did not answer. */
export interface FunctionsPart {
  items: WireFunction[];
  unreachable: string[];
}

/**
 * Functions of a location (`-` for all of them), page by page. Automatic paging would drop `unreachable`, and a list that is
 * not complete would look as if it were.
 */
export async function* functionPages(context: GcpContext, location: string, call: Call): AsyncGenerator<FunctionsPart, void, undefined> {
  const region = location === '-' ? null : location;
  const pages = pagesOf((pageToken) =>
    context.read('functions.list', region, call, async () => {
      const functions = await context.clients.functions();
      return functions.listFunctions({ parent: context.parent(location), pageSize: PAGE, pageToken }, { autoPaginate: false });
    }),
  );
  for await (const { items, raw } of pages) yield { items, unreachable: raw.unreachable ?? [] };
}

/** Cloud Run services of a region, page by page: the API takes no wildcard for the location. */
export async function* servicePages(context: GcpContext, region: string, call: Call): AsyncGenerator<WireService[], void, undefined> {
  const pages = pagesOf((pageToken) =>
    context.read('functions.list', region, call, async () => {
      const services = await context.clients.services();
      return services.listServices({ parent: context.parent(region), pageSize: PAGE, pageToken }, { autoPaginate: false });
    }),
  );
  for await (const { items } of pages) yield items;
}
