/** Why a package that is fetched from an address can be had by others: its key is in the address. Never the address itself. */
export const packageOpen = (address: string | null): string | null =>
  address !== null && /^https?:/.test(address) && /[?&](?:sig|sas)=/i.test(address) ? 'Its package is fetched from an address with a key in it (WEBSITE_RUN_FROM_PACKAGE).' : null; // prettier-ignore
