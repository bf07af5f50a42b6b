import type { PriceBookInput } from '#shared/model/price-book.ts';
import { cloudflareWorkers } from './cloudflare-workers.ts';
import { ibmCodeEngine } from './ibm-code-engine.ts';

/** Price books of places that Isobar cannot deploy to, kept to measure the others by. Small machines are in the books of their clouds. */
export const yardsticks: readonly PriceBookInput[] = [ibmCodeEngine, cloudflareWorkers];
