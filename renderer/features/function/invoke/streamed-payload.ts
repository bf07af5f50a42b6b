import type { Payload } from '#shared/model/payload.ts';
import { toBase64, toText } from './payload-view.ts';
import { joinChunks, type Run } from './run-store.ts';

/** What has come of a streamed body so far, as a payload. */
export function streamedPayload(run: Pick<Run, 'chunks' | 'receivedBytes' | 'head' | 'state'>): Payload {
  const bytes = joinChunks(run.chunks);
  const text = toText(bytes);
  const contentType = run.head?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return {
    body: text ?? toBase64(bytes),
    encoding: text === null ? 'base64' : 'utf8',
    contentType,
    size: run.receivedBytes,
    truncated: run.state === 'running' || bytes.length < run.receivedBytes,
  };
}
