/** A window of a shard's records, with what the function has made of them so far. Epoch milliseconds. */
export interface TumblingWindow {
  startMs: number;
  endMs: number;
  state: unknown;
}

/** The window that a time falls in. */
export function windowAt(atMs: number, seconds: number): TumblingWindow {
  const size = seconds * 1000;
  const startMs = Math.floor(atMs / size) * size;
  return { startMs, endMs: startMs + size, state: {} };
}

/**
 * What an event of a window has besides its records.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export function windowMembers({ startMs, endMs, state }: TumblingWindow, of: { shardId: string; arn: string; final: boolean }): object {
  const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    window: { start: instant(startMs), end: instant(endMs) },
    state,
    shardId: of.shardId,
    eventSourceARN: of.arn,
    isFinalInvokeForWindow: of.final,
    isWindowTerminatedEarly: false,
  };
}

/** The state that a function gives back for the next call of its window; an empty one where it gives none. */
export function nextState(payload: Uint8Array): unknown {
  try {
    const answer: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return (typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'state') : undefined) ?? {};
  } catch {
    return {};
  }
}
