import aws from './aws/index.ts';
import azure from './azure/index.ts';
import gcp from './gcp/index.ts';
import local from './local/index.ts';
import type { Provider } from './provider.ts';
import type { PriceBookInput } from '#shared/model/price-book.ts';

/** The ONLY list of providers. A new one is a folder and a line here. */
export const registry: readonly Provider[] = [local, aws, gcp, azure];

/** Price books of places that are no providers, to measure the others by; read when costs are compared. */
export const yardsticks = async (): Promise<readonly PriceBookInput[]> => (await import('./yardsticks/books.ts')).yardsticks;
