import type { ServerResponse } from 'node:http';
import type { AppError, ErrorData } from '#shared/errors.ts';

/** An error before any operation was reached, in the form in which operations send theirs. */
export function sendError(response: ServerResponse, error: AppError, status: number = error.row.http): void {
  const data: ErrorData = { ...error.toData() };
  const json = { defined: false, code: data.code, status, message: data.message, data };
  const body = JSON.stringify({ json, meta: [] });
  // What the client still sends is not read; the connection cannot be used again.
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Connection: 'close' });
  response.end(body);
}

export function sendPage(response: ServerResponse, status: number, html: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(html), ...headers });
  response.end(html);
}
