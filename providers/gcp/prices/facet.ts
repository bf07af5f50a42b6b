import type { PricesFacet } from '../../prices.ts';
import { book } from './book.ts';
import { refresh } from './refresh.ts';

export const prices: PricesFacet = { book, refresh };
