import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson } from '../server/send.ts';
import type { ScmRequest } from './serve-scm.ts';

/** Lines that were there before the stream began. */
const BEFORE = 10;
const LEVELS: Readonly<Record<LogLevel, string>> = {
  trace: 'Trace',
  debug: 'Debug',
  info: 'Information',
  warn: 'Warning',
  error: 'Error',
  fatal: 'Critical',
};

/**
 * `GET /logstream`: what the app's functions write, as it is written, until the client or the runtime goes away. Flex Consumption has none.
 * @see https://learn.microsoft.com/azure/azure-functions/streaming-logs
 * @see https://github.com/projectkudu/kudu/blob/master/Kudu.Services/Diagnostics/LogStreamManager.cs
 */
export async function streamLogs({ host, over }: AzureContext, { site, response, signal }: ScmRequest): Promise<void> {
  if (Object.keys(mappingAt(site.properties, 'functionAppConfig')).length > 0) {
    sendJson(response, 404, { Message: 'The log stream is not supported for apps on Flex Consumption.' });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache', connection: 'close' });
  try {
    await pipeline(Readable.from(linesOf(host.telemetry.logs, site.functionName, AbortSignal.any([signal, over.signal]))), response);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function* linesOf(logs: EmulationHost['telemetry']['logs'], name: string, signal: AbortSignal): AsyncGenerator<string> {
  yield `${new Date().toISOString()}  Welcome, you are now connected to log-streaming service.\r\n`;
  const { items } = await logs.list({ name, limit: BEFORE }, signal);
  if (items.length > 0) yield items.map(toLine).join('');
  const after = items.at(-1)?.id;
  for await (const batch of logs.tail({ name, ...(after === undefined ? {} : { after }) }, signal)) yield batch.map(toLine).join('');
}

function toLine({ at, level, message }: LogEntry): string {
  return `${at}   [${LEVELS[level]}]   ${message}\r\n`;
}
