import type { ServerResponse } from 'node:http';
import type { ApiError } from './api-error.ts';
import type { Json } from './json.ts';

export function sendError(response: ServerResponse, error: ApiError): void {
  sendJson(response, error.httpStatus, error.toBody());
}

export function sendJson(response: ServerResponse, status: number, body: Json | readonly Json[]): void {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
