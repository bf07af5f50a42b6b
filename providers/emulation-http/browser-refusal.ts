/**
 * Why a request is refused that a web page sent; null where it may pass. An emulation is for programs on this machine:
 * they send no Origin and no Fetch Metadata, a browser cannot leave them out. (Names that are made to point here, the
 * runtime's listener has refused before.)
 */
export function browserRefusal(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const { origin } = headers;
  if (origin !== undefined) {
    return `This endpoint does not answer to pages in a browser, and this request came from one (${String(origin)}).`;
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none') return null;
  return `This endpoint does not answer to pages in a browser, and this request came from one (Sec-Fetch-Site: ${String(site)}).`;
}
