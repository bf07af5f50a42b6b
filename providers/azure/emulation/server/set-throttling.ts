import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { AzureContext } from './context.ts';
import { sendJson } from './send.ts';

const Throttling = z.strictObject({
  enforced: z.boolean(),
  retryAfter: z.boolean().default(true),
  size: z.int().min(0).max(100_000).nullable().default(null),
});

/** Lets Resource Manager refuse requests past its limits, or not: to see what a client makes of that. */
export async function setThrottling({ limits }: AzureContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBody(request, 1024);
  const parsed = Throttling.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    sendJson(response, 400, { error: { code: 'BadRequest', message: z.prettifyError(parsed.error) } });
    return;
  }
  limits.set(parsed.data);
  sendJson(response, 200, parsed.data);
}

function jsonOf(bytes: Buffer | null): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return null;
  }
}
