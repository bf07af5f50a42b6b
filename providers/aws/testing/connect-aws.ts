import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnySession, Call, Facets } from '../../provider.ts';
import aws from '../index.ts';

export interface AdapterSession {
  session: AnySession;
  facet<F extends keyof Facets>(name: F): Facets[F];
}

/** A session of the adapter, with access keys, at an endpoint. */
export async function connectAws(endpoint: string, settings: Record<string, string> = {}): Promise<AdapterSession> {
  const all = { source: 'keys', accessKeyId: '111122223333', regions: 'us-east-1', endpoint, ...settings };
  const ports = { home: '/nowhere', log: () => {}, settings: () => ({}) };
  const session = await aws.connect(
    { name: 'test', settings: all },
    { ...ports, secret: async (key) => (key === 'secretAccessKey' ? 'secret' : null) },
  );
  return {
    session,
    facet(name) {
      const found: Facets[typeof name] | undefined = (session as Partial<Facets>)[name];
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    },
  };
}

/** Generous, and never reached where all is well. */
export const newCall = (): Call => ({ signal: AbortSignal.timeout(60_000) });

/** A request on its way, as far as a fault may depend on it. */
export interface Passing {
  method: string;
  path: string;
  /** From the signature. */
  region: string;
  target: string;
}

/** What happens to a request: it goes through, is answered in place of the service, or its connection breaks. */
export type Fault = 'pass' | 'break' | 'break_after' | { status: number; headers?: Record<string, string>; body: object };

export interface FaultyEndpoint {
  url: string;
  seen: Passing[];
  /** Decides over each request from now on. */
  fault: (passing: Passing) => Fault;
}

/** The network between the SDK and an endpoint, with faults in it. */
export async function faultyEndpoint(t: { after(fn: () => unknown): void }, upstream: string): Promise<FaultyEndpoint> {
  const endpoint: FaultyEndpoint = { url: '', seen: [], fault: () => 'pass' };
  const server = createServer((incoming, answer) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const passing = { method: incoming.method ?? '', path: incoming.url ?? '', region, target };
    endpoint.seen.push(passing);
    const fault = endpoint.fault(passing);
    if (fault === 'break') answer.destroy();
    else if (fault === 'pass' || fault === 'break_after') forward(upstream, incoming, answer, fault === 'break_after');
    else answer.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(JSON.stringify(fault.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return endpoint;
}

/** Passes a request on; `cut` breaks the connection once the service has answered. */
function forward(upstream: string, incoming: IncomingMessage, answer: ServerResponse, cut: boolean): void {
  const { hostname, port, host } = new URL(upstream);
  const outgoing = request(
    { hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, host } },
    (response) => {
      if (cut) {
        response.resume().on('end', () => answer.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    },
  );
  outgoing.on('error', () => answer.destroy());
  incoming.pipe(outgoing);
}
