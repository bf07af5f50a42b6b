import type { ServerResponse } from 'node:http';
import type { HttpResult } from '../../../emulation.ts';
import { hasNoBody } from './request-body.ts';

export interface Refusal {
  status: number;
  code: string;
  message: string;
  hint: string;
  headers?: Record<string, string>;
}

/** Answers in the gateway's own name: what is wrong, and what to do. */
export function refuse(response: ServerResponse, { status, code, message, hint, headers = {} }: Refusal): void {
  const body = `${JSON.stringify({ code, message, hint }, null, 2)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // A body that is not read leaves the connection in no state for another request.
    ...(hasNoBody(response.req) ? {} : { connection: 'close' }),
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(body);
}

/** Answers as the function's cloud refuses a call. */
export function refuseAs(response: ServerResponse, { status, headers, body }: HttpResult): void {
  const bytes = Buffer.from(body);
  const more: [string, string][] = [['content-length', String(bytes.length)], ...(hasNoBody(response.req) ? [] : [['connection', 'close'] as [string, string]])]; // prettier-ignore
  response.writeHead(status, [...headers, ...more].flat());
  response.end(bytes);
}
