import type { IncomingMessage } from 'node:http';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { ApiError } from '../api/api-error.ts';

/** The APIs are for programs of this machine: what a browser sends on behalf of a page is refused. Throws PERMISSION_DENIED. */
export function refuseBrowsers({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const refusal = browserRefusal(headers);
  if (refusal !== null) throw new ApiError('PERMISSION_DENIED', `${refusal} Use an SDK, gcloud or another program.`);
}
