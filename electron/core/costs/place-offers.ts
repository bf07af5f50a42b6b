import { AppError } from '#shared/errors.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { Billing, Workload } from '#shared/model/cost-scenario.ts';
import type { PlacedOffer } from './evaluate/bill.ts';
import { isGrant } from './evaluate/grants.ts';

function unknown(field: string, name: string, what: string, known: Iterable<string>): AppError {
  const names = [...new Set(known)].toSorted();
  return new AppError('invalid_input', `"${field}": there is no ${what} "${name}".`, {
    details: { field },
    hint: names.length > 15 ? '"isobar costs prices --json" lists them.' : `There is: ${names.join(', ')}.`,
  });
}

/** Names that no book has are mistakes: nothing is left out or taken as something else in silence. */
function checkNames(books: readonly PriceBook[], billing: Billing, workloads: readonly Workload[]): void {
  const ids = (of: (book: PriceBook) => object): string[] => books.flatMap((book) => Object.keys(of(book)));
  const check = (
    field: string,
    what: string,
    names: readonly string[],
    known: readonly string[],
    same = (a: string, b: string) => a === b,
  ) => {
    for (const name of names) if (!known.some((id) => same(id, name))) throw unknown(field, name, what, known);
  };
  check(
    'provider',
    'provider or yardstick',
    billing.provider ?? [],
    books.map(({ id }) => id),
  );
  check(
    'offer',
    'offer',
    billing.offer ?? [],
    ids(({ offers }) => offers),
  );
  check(
    'region',
    'region',
    billing.region ?? [],
    ids(({ regions }) => regions),
  );
  check(
    'withoutGrants',
    'free grant',
    billing.withoutGrants ?? [],
    ids(({ grants }) => grants),
    isGrant,
  );
  check(
    'grantsUsed',
    'free grant',
    Object.keys(billing.grantsUsed ?? {}),
    ids(({ grants }) => grants),
  );
  check(
    'rates',
    'meter',
    Object.keys(billing.rates ?? {}),
    ids(({ meters }) => meters),
  );
  check(
    'commitment',
    'commitment',
    billing.commitment === undefined ? [] : [billing.commitment],
    ids(({ commitments }) => commitments),
  );
  for (const { usage } of workloads)
    check(
      'usage',
      'meter',
      Object.keys(usage ?? {}),
      ids(({ meters }) => meters),
    );
  for (const { currency } of books) {
    if (currency !== billing.currency)
      throw new AppError('invalid_input', `"currency": the price books are in ${currency}, and Isobar knows no exchange rates.`, {
        details: { field: 'currency' },
        hint: `Ask in ${currency}.`,
      });
  }
}

/** The offers that a scenario asks about, each in its region. */
export function placeOffers(books: readonly PriceBook[], billing: Billing, workloads: readonly Workload[]): PlacedOffer[] {
  checkNames(books, billing, workloads);
  const used = new Set(workloads.flatMap(({ usage }) => Object.keys(usage ?? {})));
  const within = books.filter(({ id }) => billing.provider === undefined || billing.provider.includes(id));
  const placed = within.flatMap((book) =>
    Object.entries(book.offers).flatMap(([id, offer]): PlacedOffer[] => {
      const asked = billing.offer?.includes(id) ?? (offer.compared || offer.lines.some(({ meter }) => used.has(meter)));
      if (!asked || (billing.arch !== undefined && offer.arch !== undefined && offer.arch !== billing.arch)) return [];
      const region = billing.region?.find((name) => book.regions[name] !== undefined);
      return [{ book, id, offer, region: region ?? offer.defaultRegion, chosen: region !== undefined }];
    }),
  );
  const strange = billing.region?.find((region) => placed.length > 0 && placed.every(({ book }) => book.regions[region] === undefined));
  if (strange !== undefined) {
    throw new AppError('invalid_input', `"region": none of the offers that are asked for is in ${strange}.`, {
      details: { field: 'region' },
      hint: 'Choose a region of their provider, or leave --provider and --offer out.',
    });
  }
  if (placed.length > 0) return placed;
  throw new AppError('invalid_input', 'No offer is left: what is asked for excludes one another.', {
    hint: 'Leave out --arch, --offer or --provider.',
  });
}
