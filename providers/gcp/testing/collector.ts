import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Collected {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A server that functions and pushes can tell what they got. */
export interface Collector {
  url: string;
  /** Waits for the next one that nobody has taken and that meets the condition. Rejects after ten seconds. */
  next(wants?: (one: Collected) => boolean): Promise<Collected>;
  /** What came and was not taken. */
  rest(): Collected[];
  /** Answers the next so many requests with 500. */
  failNext(count: number): void;
}

export async function startCollector(t: { after(fn: () => unknown): void }): Promise<Collector> {
  const got: Collected[] = [];
  const waiting = new Set<() => void>();
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(failures-- > 0 ? 500 : 200).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rest: () => [...got],
    failNext: (count) => void (failures = count),
    next(wants = () => true) {
      const { promise, resolve, reject } = Promise.withResolvers<Collected>();
      const timer = setTimeout(() => reject(new Error('Nothing like it came.')), 10_000);
      const look = (): void => {
        const index = got.findIndex(wants);
        const found = got[index];
        if (found === undefined) return;
        got.splice(index, 1);
        waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
}
