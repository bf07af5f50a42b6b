import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api/api-error.ts';

/** The APIs are for programs of this machine: what a browser sends on behalf of a page is refused. Throws PERMISSION_DENIED. */
export function refuseBrowsers({ headers }: Pick<IncomingMessage, 'headers'>): void {
  if (headers.origin === undefined && (headers['sec-fetch-site'] ?? 'none') === 'none') return;
  throw new ApiError('PERMISSION_DENIED', 'This endpoint does not answer to web pages. Use an SDK, gcloud or another program.');
}
