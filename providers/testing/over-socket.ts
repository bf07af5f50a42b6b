import { request as httpRequest } from 'node:http';
import type { WorkerHttpRequest } from '../emulation.ts';

/** An answer without what belongs to the connection. */
export interface SocketAnswer {
  status: number;
  /** Lower-case names; `set-cookie` as a list. */
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Sends the request to a port on this machine, through a real socket. */
export function overSocket(port: number, request: WorkerHttpRequest): Promise<SocketAnswer> {
  const { method, path, headers, body } = request;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers: headers.flat() }, (response) => {
      const parts: Buffer[] = [];
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () => {
          const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...rest } = response.headers;
          resolve({ status: response.statusCode ?? 0, headers: rest as SocketAnswer['headers'], body: Buffer.concat(parts) });
        });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
