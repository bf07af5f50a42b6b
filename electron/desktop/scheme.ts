import type { CustomScheme } from 'electron';

/** The scheme and host of the console's pages. A scheme of our own, standard and secure, has an origin; file:// has none. */
export const SCHEME = 'app';
export const HOST = 'isobar';
export const ORIGIN = `${SCHEME}://${HOST}`;

/** Links from outside that open a view. */
export const LINK_SCHEME = 'isobar';

export const SCHEME_PRIVILEGES: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};
