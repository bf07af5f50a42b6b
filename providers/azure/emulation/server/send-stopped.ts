import type { ServerResponse } from 'node:http';
import { sendText } from './send.ts';

/** What the platform's front end says for an app that is stopped (403), or that is not there (404). */
export function sendStopped(response: ServerResponse, status: 403 | 404): void {
  const text =
    status === 403
      ? 'Error 403 - This web app is stopped. The web app you have attempted to reach is currently stopped and does not accept any requests.'
      : 'Error 404 - Web Site not found.';
  sendText(
    response,
    status,
    `<!DOCTYPE html><html><head><title>${text.split('.')[0] ?? ''}</title></head><body><h1>${text}</h1></body></html>`,
    'text/html',
  );
}
