import type { ServerResponse } from 'node:http';

/** Answers with JSON, or with text as it is. */
export function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), ...headers });
  response.end(text);
}

/** An error as the Runtime and Extensions APIs word it. */
export function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  answer(response, status, { errorMessage: message, errorType: type });
}
