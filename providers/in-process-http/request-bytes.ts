import type { WorkerHttpRequest } from '../emulation.ts';

/** Belong to the client's own connection, which this is not. */
const DROPPED = new Set(['connection', 'keep-alive', 'upgrade', 'http2-settings', 'proxy-connection']);

/** The request as it would come over a socket. A body is sent as the headers say: chunked where they say so, else by its real length. */
export function requestBytes(request: WorkerHttpRequest): Buffer {
  const { body } = request;
  let head = `${token(request.method)} ${target(request.path)} HTTP/1.1\r\n`;
  const chunked = request.headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  let host = false;
  let length = chunked;
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (DROPPED.has(key)) continue;
    if (key === 'content-length') {
      if (!length) head += `${name}: ${body.length}\r\n`;
      length = true;
      continue;
    }
    host ||= key === 'host';
    head += `${token(name)}: ${key === 'transfer-encoding' ? 'chunked' : text(value)}\r\n`;
  }
  if (!host) head += `Host: ${new URL(request.origin).host}\r\n`;
  if (!length && body.length > 0) head += `Content-Length: ${body.length}\r\n`;
  head += '\r\n';
  if (!chunked) return body.length === 0 ? Buffer.from(head, 'latin1') : Buffer.concat([Buffer.from(head, 'latin1'), body]);
  const size = body.length === 0 ? '' : `${body.length.toString(16)}\r\n`;
  return Buffer.concat([Buffer.from(head + size, 'latin1'), body, Buffer.from(`${body.length === 0 ? '' : '\r\n'}0\r\n\r\n`)]);
}

/** Nothing of a name, a path or a value may end its line: that would begin another header. */
const token = (value: string): string => value.replace(/[^!#$%&'*+\-.^_`|~\w]/g, '');
const target = (value: string): string => encodeURI(value).replaceAll('%25', '%');
const text = (value: string): string => value.replace(/[\r\n\0]/g, ' ');
