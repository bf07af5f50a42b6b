import { AppError, toAppError } from '#shared/errors.ts';
import { PriceBook, PriceUpdate } from '#shared/model/price-book.ts';
import type { Call, Provider } from '#providers/provider.ts';
import type { CoreOptions } from '../../context.ts';
import type { Log } from '../../log/log.ts';
import type { ConsoleStore } from '../../store/console-store.ts';
import { layUpdate } from './lay-update.ts';
import { priceFetch } from './price-fetch.ts';

/** A book as it is in use. */
export interface BookInUse {
  book: PriceBook;
  /** What was read online and lies over it; null where it is as it was shipped. */
  update: PriceUpdate | null;
}

export interface Refreshed {
  provider: string;
  update: PriceUpdate | null;
  error: AppError | null;
}

/** Prices of every provider and yardstick. */
export interface PriceBooks {
  /** Every book with what was read online. */
  all(): Promise<BookInUse[]>;
  /** Reads the vendors' price lists. One that does not answer leaves its book as it is, and says why. */
  refresh(ask: { provider?: string | undefined; regions: readonly string[] }, call: Call): Promise<Refreshed[]>;
}

export function createPriceBooks(
  options: Pick<CoreOptions, 'registry' | 'yardsticks' | 'ports'>,
  store: ConsoleStore,
  log: Log,
): PriceBooks {
  let shipped: Promise<PriceBook[]> | null = null;

  async function load(): Promise<PriceBook[]> {
    const own = await Promise.all(options.registry.map(async ({ prices }) => (prices === null ? [] : [(await prices()).book])));
    return [...own.flat(), ...((await options.yardsticks?.()) ?? [])].map((book) => PriceBook.parse(book));
  }

  function updateOf(id: string): PriceUpdate | null {
    const row = store.get('SELECT value FROM price_updates WHERE book = ?', id);
    if (row === null) return null;
    const parsed = PriceUpdate.safeParse(JSON.parse(String(row['value'])));
    if (parsed.success) return parsed.data;
    log.write('warn', `Prices of ${id} that were read online are no longer understood; those that were shipped are used.`);
    return null;
  }

  async function refreshOne(provider: Provider, regions: readonly string[], call: Call): Promise<Refreshed> {
    const { id } = provider.meta;
    try {
      const facet = await provider.prices?.();
      if (facet === undefined) throw new Error(`${id} has no prices.`);
      const key = process.env[`ISOBAR_${id.toUpperCase().replaceAll('-', '_')}_BILLING_KEY`] ?? null;
      const update = PriceUpdate.parse(
        await facet.refresh({ fetch: priceFetch(options.ports.fetch ?? globalThis.fetch), key, regions }, call),
      );
      // Whatever was read has to make a sound book before it is kept.
      layUpdate(PriceBook.parse(facet.book), update);
      store.run(
        'INSERT INTO price_updates (book, value) VALUES (?, ?) ON CONFLICT (book) DO UPDATE SET value = excluded.value',
        id,
        JSON.stringify(update),
      );
      return { provider: id, update, error: null };
    } catch (error) {
      const failure = toAppError(error);
      if (failure.code === 'cancelled') throw failure;
      log.write('warn', `Prices of ${id} were not read: ${failure.message}`, failure.cause);
      return { provider: id, update: null, error: failure };
    }
  }

  return {
    async all() {
      shipped ??= load();
      return (await shipped).map((book) => {
        const update = updateOf(book.id);
        return { book: update === null ? book : layUpdate(book, update), update };
      });
    },
    async refresh({ provider, regions }, call) {
      const asked = options.registry.filter(({ meta, prices }) => (provider === undefined ? prices !== null : meta.id === provider));
      const [only] = asked;
      if (only === undefined) {
        throw new AppError('not_found', `There is no provider "${provider}".`, {
          hint: `Providers with prices are: ${options.registry
            .filter(({ prices }) => prices !== null)
            .map(({ meta }) => meta.id)
            .join(', ')}.`,
        });
      }
      if (!only.capabilities.prices.supported) throw new AppError('unsupported', only.capabilities.prices.reason, { provider: only.meta.id, hint: 'Name another provider.' }); // prettier-ignore
      return Promise.all(asked.map((one) => refreshOne(one, regions, call)));
    },
  };
}
