import type { Charges } from '#shared/model/charges.ts';
import type { PriceBookInput, PriceUpdate } from '#shared/model/price-book.ts';
import type { Call } from './provider.ts';

/** How a price list is read. */
export interface PricePorts {
  /** Reads over the network; what does not answer with success rejects with an AppError. */
  fetch(url: string, call: Call, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** A key for price lists that want one; null where there is none. */
  key: string | null;
  /** Regions that matter; the book's own defaults besides. */
  regions: readonly string[];
}

/** What things cost: data, and the way to newer data. Anybody may know it: there is no profile and no session. */
export interface PricesFacet {
  /** The book that is shipped. */
  book: PriceBookInput;
  /** Reads the vendor's own price list. */
  refresh(ports: PricePorts, call: Call): Promise<PriceUpdate>;
}

/** The provider's own bill. Asking may cost money: `limits.usdPerQuestion` says how much, so nobody asks unasked. */
export interface ChargesFacet {
  /** Functions and what serves them, on the days (`YYYY-MM-DD`, UTC) from `since` up to but not including `until`. */
  read(query: { since: string; until: string }, call: Call): Promise<Charges>;
}

/** Powers that need no profile. */
export interface OpenFacets {
  prices: PricesFacet;
}
