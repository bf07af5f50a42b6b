import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isMapping, mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import { limits } from '../../limits.ts';
import { answerMcp, type McpServer } from '../mcp/answer-mcp.ts';
import { toolsOf, type McpTool } from '../mcp/mcp-tools.ts';
import { toolResult } from '../mcp/tool-result.ts';
import { sendJson, sendText } from '../server/send.ts';
import type { IndexedApp } from '../triggers/app-functions.ts';
import type { WebhookCall } from './webhooks.ts';

const SESSION = 'mcp-session-id';
/** What opens the app is not the function's business. */
const KEPT_BACK = new Set(['x-functions-key', 'authorization', 'cookie']);

/**
 * `POST /runtime/webhooks/mcp`: the app's tools for clients of the Model Context Protocol, over streamable HTTP. Nothing
 * is remembered between requests.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-mcp
 * @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/Http/StreamableHttpRequestHandler.cs
 */
export async function serveMcp(call: WebhookCall, app: IndexedApp): Promise<void> {
  const { request, response } = call;
  // Without a tool the extension is not there.
  if (toolsOf(app.functions).length === 0) return sendText(response, 404, '');
  if (request.method !== 'POST') return sendText(response, 405, '');
  const accept = request.headers.accept ?? '';
  if (!accept.includes('application/json') || !accept.includes('text/event-stream'))
    return refuse(call, 406, 'Not Acceptable: Client must accept both application/json and text/event-stream');
  const message = messageIn(await readBody(request, limits.requestBytes));
  if (message === null) return refuse(call, 400, 'Bad Request: The POST body did not contain a valid JSON-RPC message.');
  const answer = await answerMcp(serverOf(call, app), message);
  if (answer === null) return sendText(response, 202, '');
  if (message['method'] === 'initialize') response.setHeader('mcp-session-id', randomUUID().replaceAll('-', ''));
  response.setHeader('cache-control', 'no-cache,no-store');
  sendText(response, 200, `event: message\ndata: ${JSON.stringify(answer)}\n\n`, 'text/event-stream');
}

const refuse = ({ response }: WebhookCall, status: number, message: string): void =>
  sendJson(response, status, { jsonrpc: '2.0', id: '', error: { code: -32000, message } });

function messageIn(body: Buffer | null): Mapping | null {
  try {
    const message: unknown = JSON.parse(body?.toString('utf8') ?? '');
    return isMapping(message) && message['jsonrpc'] === '2.0' ? message : null;
  } catch {
    return null;
  }
}

function serverOf({ context, site, request }: WebhookCall, { functions, hostJson }: IndexedApp): McpServer {
  return {
    tools: toolsOf(functions),
    settings: mappingAt(hostJson, 'extensions', 'mcp'),
    async call(tool, given) {
      const run = context.functionsHost.triggers.runner(site.functionName, tool.functionName);
      if (run === null) throw new Error(`The function ${tool.functionName} does not run.`);
      const parts: Uint8Array[] = [];
      const done = await run({ ...invocationOf(tool, given, request), onResult: (part) => void parts.push(part) });
      if (done.status !== 'ok') throw new Error(done.error?.message ?? `The call was ${done.status}.`);
      return toolResult(Buffer.concat(parts), tool.isTyped);
    },
  };
}

/** @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/Trigger/McpToolTriggerBinding.cs */
function invocationOf({ name }: McpTool, given: Mapping, { headers }: IncomingMessage) {
  const session = headers[SESSION];
  const sessionId = typeof session === 'string' ? session : undefined;
  const kept = Object.entries(headers).filter(([header]) => !KEPT_BACK.has(header));
  const invocation = {
    name,
    arguments: given,
    sessionid: sessionId,
    transport: {
      name: 'http-streamable',
      sessionId,
      properties: { headers: Object.fromEntries(kept.map(([header, value]) => [header, String(value)])) },
    },
  };
  const texts = Object.entries(given).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);
  return {
    body: Buffer.from(JSON.stringify(invocation)),
    contentType: 'application/json',
    trigger: 'invoke',
    reason: '(null)',
    metadata: {
      mcptoolcontext: { json: JSON.stringify(invocation) },
      mcptoolargs: { json: JSON.stringify(Object.fromEntries(texts)) },
      ...(sessionId === undefined ? {} : { mcpsessionid: { string: sessionId } }),
    },
  };
}
