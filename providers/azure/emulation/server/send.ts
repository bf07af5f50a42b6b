import type { ServerResponse } from 'node:http';

/** Sends a value as JSON, or nothing where it is undefined. */
export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  if (value === undefined) {
    response.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': '0' }) }).end();
    return;
  }
  const text = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), ...headers });
  response.end(text);
}

/** Sends a text. */
export function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}
