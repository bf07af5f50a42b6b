/** What is read of a request before anything else is. */
export interface GuardedHeaders {
  host?: string | undefined;
  origin?: string | undefined;
  'sec-fetch-site'?: string | string[] | undefined;
  'sec-fetch-mode'?: string | string[] | undefined;
}

/**
 * Says why a request is refused; null where it may pass. Functions on this machine are for programs on this machine:
 * a web page from elsewhere must not reach them through the user's browser, neither by a name that it made point
 * here (DNS rebinding) nor by a request across sites.
 */
export function refusal(headers: GuardedHeaders, port: number): { message: string; hint: string } | null {
  const { host, origin } = headers;
  if (host === undefined || !isLoopback(host, port)) {
    return {
      message: `The gateway does not answer to the host "${host ?? ''}".`,
      hint: `Call http://127.0.0.1:${port}/NAME/ or http://NAME.localhost:${port}/.`,
    };
  }
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    return {
      message: `The gateway does not answer to pages from "${origin}".`,
      hint: 'Serve the page from localhost, or deploy the function to a cloud.',
    };
  }
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    return {
      message: 'The gateway does not answer to pages of other sites.',
      hint: 'Serve the page from localhost, or open the URL itself.',
    };
  }
  return null;
}

/** `127.0.0.1`, `localhost` or `NAME.localhost`, with exactly this port. */
export function isLoopback(host: string, port: number): boolean {
  const suffix = `:${port}`;
  const name = host.endsWith(suffix) ? host.slice(0, -suffix.length) : port === 80 ? host : null;
  return name !== null && isLoopbackName(name);
}

function isLoopbackName(name: string): boolean {
  if (name === '127.0.0.1' || name === 'localhost') return true;
  return /^[a-z0-9_@.-]*\.?localhost$/i.test(name) && (name.length === 9 || name.at(-10) === '.');
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && (hostname === '[::1]' || isLoopbackName(hostname));
}
