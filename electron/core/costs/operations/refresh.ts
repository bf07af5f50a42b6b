import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';

export const refreshPrices =
  (core: CoreContext): HandlerOf<'costs', 'refresh'> =>
  async ({ provider, region }, call) => {
    const results = await core.prices.refresh({ provider, regions: region ?? [] }, call);
    return {
      items: results.map(({ provider: id, update, error }) => ({
        provider: id,
        readAt: update?.readAt ?? null,
        prices: update?.cards.reduce((sum, { rates }) => sum + Object.keys(rates).length, 0) ?? 0,
        notes: update?.notes ?? [],
        error: error?.toData() ?? null,
      })),
    };
  };
