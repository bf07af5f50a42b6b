import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '#shared/errors.ts';

/** As much of a request as the gate looks at. */
export interface Knock {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}

const ASK = 'Open the address that Isobar printed when it started.';

/** A document that the user opens: by a link, a bookmark or another program. Nothing in it is secret. */
function isNavigation({ method, headers }: Knock): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/**
 * Who may speak to the web front at all; throws `forbidden` for everybody else. Comes before anything
 * else on every path and method. The Host check is what stops DNS rebinding: a rebound page is
 * same-origin to the browser, so its requests carry no foreign Origin.
 */
export function checkGate(knock: Knock, host: string): void {
  const { headers, method = 'GET', url = '' } = knock;
  if (headers.host !== host)
    throw new AppError('forbidden', 'This address is not served here: the Host header is a foreign one.', { hint: ASK });
  if (!url.startsWith('/')) throw new AppError('forbidden', 'This is not a proxy.', { hint: ASK });
  if (!['GET', 'HEAD', 'POST'].includes(method)) {
    throw new AppError('forbidden', `The method ${method} is not allowed.`, { hint: 'Operations are called with POST, files with GET.' });
  }
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign = origin !== undefined && origin !== `http://${host}`;
  const unnamed = origin === undefined && method === 'POST';
  if (foreign || unnamed) {
    throw new AppError(
      'forbidden',
      foreign ? 'Another site may not talk to Isobar.' : 'The request does not say where it comes from (Origin).',
      { hint: ASK },
    );
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation(knock)) {
    throw new AppError('forbidden', 'Another site may not talk to Isobar.', { hint: ASK });
  }
}

/** Only JSON is taken: forms and plain text are what a foreign page could send without asking first. */
export function checkContentType(contentType: string | undefined): void {
  if (/^application\/json(?:\s*;.*)?$/i.test(contentType ?? '')) return;
  throw new AppError('invalid_input', `The content type ${contentType ?? '(none)'} is not accepted.`, {
    hint: 'Send Content-Type: application/json.',
  });
}
