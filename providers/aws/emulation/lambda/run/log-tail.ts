import type { EmulationHost } from '../../../../emulation-host.ts';

/** "the last 4 KB of the execution log" @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const TAIL_BYTES = 4096;
const MAX_LINES = 1000;

/** The end of an invocation's log as base64: `X-Amz-Log-Result`. */
export async function logTail({ telemetry }: EmulationHost, invocationId: string, signal: AbortSignal): Promise<string> {
  const { items } = await telemetry.logs.list({ invocationId, limit: MAX_LINES }, signal);
  const lines = items.map(({ message }) => message).filter((line) => !line.startsWith('INIT_START '));
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)).toString('base64');
}
