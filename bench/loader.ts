// The load generator, a process of its own: `node bench/loader.ts URL CONNECTIONS MILLISECONDS`. Prints one line of JSON.
import { Connection } from './connection.ts';
import { quantile } from './quantile.ts';

/** What the loader prints. */
export interface Load {
  /** Requests answered, per second. */
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Keeps every connection busy with one request at a time. The first fifth of the time warms up and is not counted. */
async function load(url: URL, connections: number, ms: number): Promise<Load> {
  const begin = performance.now() + ms / 5;
  const end = begin + ms;
  const times: number[] = [];
  const work = async () => {
    const connection = await Connection.open(url);
    for (let started = performance.now(); started < end;) {
      const { status, body } = await connection.send();
      if (status !== 200 || !body.includes('"hello"')) throw new Error(`unexpected answer ${status}: ${body.slice(0, 200)}`);
      const now = performance.now();
      if (started >= begin) times.push(now - started);
      started = now;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { perSecond: (times.length / ms) * 1000, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

const [url, connections, ms] = process.argv.slice(2);
console.log(JSON.stringify(await load(new URL(url ?? ''), Number(connections), Number(ms))));
