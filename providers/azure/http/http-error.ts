import type { IncomingHttpHeaders } from 'node:http';

/** An answer of an app's host or of its SCM site that says no, in the form of the SDK's errors, so that one table translates both. */
export class HttpError extends Error {
  override readonly name = 'RestError';
  readonly statusCode: number;
  readonly response: { bodyAsText: string; headers: { get(name: string): string | undefined } };

  constructor(what: string, status: number, headers: IncomingHttpHeaders, body: Uint8Array) {
    const text = Buffer.from(body).toString('utf8').slice(0, 4096);
    const said = /^\s*[<{]/.test(text) || text.trim() === '' ? `status ${status}` : text.trim();
    super(`${what}: ${said}`);
    this.statusCode = status;
    this.response = {
      bodyAsText: text,
      headers: {
        get(name) {
          const value = headers[name];
          return Array.isArray(value) ? value[0] : value;
        },
      },
    };
  }
}
