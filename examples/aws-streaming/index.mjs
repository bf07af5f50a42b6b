import { setTimeout as sleep } from 'node:timers/promises';

const MAX = 500;

/** Response streaming: each prime is sent as soon as it is found. */
export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  const query = event.queryStringParameters ?? {};
  const count = Math.min(MAX, Math.max(1, Number.parseInt(query.count ?? event.count ?? '20', 10) || 20));
  const pauseMs = Math.min(1000, Math.max(0, Number(query.pauseMs ?? event.pauseMs ?? 20) || 0));
  const stream = awslambda.HttpResponseStream.from(responseStream, {
    statusCode: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
  let sent = 0;
  for (const prime of primes()) {
    stream.write(`id: ${++sent}\ndata: ${JSON.stringify({ prime })}\n\n`);
    if (sent === count) break;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  stream.end();
});

function* primes() {
  const found = [];
  for (let candidate = 2; ; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) {
      found.push(candidate);
      yield candidate;
    }
  }
}
