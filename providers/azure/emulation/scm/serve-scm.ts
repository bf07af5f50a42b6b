import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson } from '../server/send.ts';

/** A request to the SCM site of an app. */
export interface ScmRequest {
  site: Site;
  request: IncomingMessage;
  response: ServerResponse;
  signal: AbortSignal;
}

/** Answers what is sent to an app's SCM site. */
export async function serveScm(_context: AzureContext, { response }: ScmRequest): Promise<void> {
  sendJson(response, 404, { Message: 'Not Found' });
}
