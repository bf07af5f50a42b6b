import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppError } from '#shared/errors.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Says who may use the control API: programs of this user that know the token. In this order: the exact host (against DNS
 * rebinding), no browser at all, the token in constant time. Returns the refusal, or null.
 */
export function createGuard(token: string): (request: IncomingMessage, port: number) => AppError | null {
  const expected = digest(token);
  return (request, port) => {
    const { host = '', origin, authorization = '' } = request.headers;
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      return new AppError('forbidden', `The local runtime does not answer for the host "${host.slice(0, 100)}".`, {
        hint: `Use http://127.0.0.1:${port}.`,
      });
    }
    if (origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return new AppError('forbidden', 'The local runtime is not to be called by web pages.', {
        hint: 'Use the console or the command line; functions are called at their own URLs.',
      });
    }
    const given = authorization.startsWith('Bearer ') ? authorization.slice(7) : '';
    if (!timingSafeEqual(digest(given), expected)) {
      return new AppError('unauthenticated', "The token is not this runtime's.", {
        hint: 'The runtime may have been restarted: try again. Its token is in runtime/runtime.json in the home directory.',
      });
    }
    return null;
  };
}
