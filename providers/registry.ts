import type { Provider } from './provider.ts';

/** The ONLY list of providers. A new one is a folder and a line here. */
export const registry: readonly Provider[] = [];
