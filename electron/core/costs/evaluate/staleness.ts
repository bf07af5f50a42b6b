import type { PriceBook, PriceSource } from '#shared/model/price-book.ts';

const DAY_MS = 86_400_000;

/** Whether a figure of this date is too old to be trusted without a look. */
export function isStale(book: Pick<PriceBook, 'staleAfterDays'>, source: Pick<PriceSource, 'asOf'>, now: Date): boolean {
  return now.getTime() - Date.parse(source.asOf) > book.staleAfterDays * DAY_MS;
}

/** What a reader of a bill should know about the age of its prices. */
export function bookWarnings(book: PriceBook, sources: readonly PriceSource[], now: Date): string[] {
  const today = now.toISOString().slice(0, 10);
  const stale = sources.filter((source) => isStale(book, source, now));
  return [
    ...(book.validTo !== null && book.validTo < today
      ? [`The price book of ${book.label} ended on ${book.validTo}: its prices are taken as they were. Refresh it: isobar costs refresh.`]
      : []),
    ...(book.validFrom > today ? [`The price book of ${book.label} begins on ${book.validFrom}, which has not come yet.`] : []),
    ...stale.map((source) => `${source.title} was read on ${source.asOf}, more than ${book.staleAfterDays} days ago.`),
  ];
}
