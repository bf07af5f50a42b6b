import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AwsService } from '../server/service.ts';

export interface TestServer {
  url: string;
  close(): Promise<void>;
}

/** One service alone on a port of its own, so that real clients can call it without the runtime around it. */
export async function serveForTest(service: AwsService): Promise<TestServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, accessKeyId = null, region = 'us-east-1'] =
        /Credential=([^/]+)\/[^/]+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      const answer = await service.handle({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        host: '127.0.0.1',
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        body: Buffer.concat(chunks),
        account: /^\d{12}$/.test(accessKeyId ?? '') ? (accessKeyId ?? '') : '000000000000',
        region,
        accessKeyId,
        requestId: randomUUID(),
        signal: gone.signal,
      });
      response.writeHead(answer.status, answer.headers);
      const { body } = answer;
      await pipeline(typeof body === 'string' || body instanceof Uint8Array ? Readable.from([body]) : Readable.from(body), response);
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
