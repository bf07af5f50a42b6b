import http from 'node:http';
import https from 'node:https';

/** Where requests for Google go; an origin on this machine. */
export interface Detour {
  to: string;
  /** Hosts that were asked for. */
  hosts: Set<string>;
}

/**
 * Requests of this process for `*.googleapis.com` go to `to` instead, in clear text, until the test is over. The clients and
 * what they send are the real ones; most of their addresses cannot be set.
 */
export function googleOverLoopback(t: { after(fn: () => unknown): void }, to: string): Detour {
  const detour: Detour = { to, hosts: new Set() };
  const original = https.request;
  const request = (...args: unknown[]): http.ClientRequest => {
    const [first, second, third] = args;
    const url = typeof first === 'string' || first instanceof URL ? new URL(first) : null;
    const options = (url === null ? first : typeof second === 'function' ? {} : second) as https.RequestOptions;
    const callback = [second, third].find((one) => typeof one === 'function') as ((answer: http.IncomingMessage) => void) | undefined;
    const host = url?.hostname ?? options.hostname ?? options.host ?? '';
    if (!/(?:^|\.)googleapis\.com$/.test(host)) throw new Error(`A test asked for ${host}.`);
    detour.hosts.add(host);
    const { hostname, port } = new URL(detour.to);
    const path = url === null ? options.path : `${url.pathname}${url.search}`;
    const {
      agent: _agent,
      protocol: _protocol,
      host: _host,
      servername: _servername,
      ...rest
    } = options as https.RequestOptions & { servername?: string };
    const headers = { ...(rest.headers as http.OutgoingHttpHeaders), host: `${hostname}:${port}` };
    return http.request({ ...rest, hostname, port, path: path ?? '/', headers }, callback);
  };
  Object.assign(https, { request });
  t.after(() => Object.assign(https, { request: original }));
  return detour;
}
