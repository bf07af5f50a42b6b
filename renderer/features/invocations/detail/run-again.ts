import type { InvocationDetail } from '#shared/model/invocation.ts';
import { toDraft, type Draft } from '../../function/invoke/draft.ts';

/** The call of an invocation as a draft for the invoke tab, or why there is none. */
export function draftOf({ request, http, mode }: Pick<InvocationDetail, 'request' | 'http' | 'mode'>): Draft | { reason: string } {
  if (request === null) return { reason: 'What went in was not kept.' };
  if (request.truncated) return { reason: 'Only the beginning of what went in was kept: it is too large to be sent again from here.' };
  const { body, encoding, contentType } = request;
  return toDraft(
    {
      payload: { body, encoding, contentType },
      mode: mode === 'async' ? 'async' : 'sync',
      // Of the headers only the content type is kept.
      http:
        http === null
          ? null
          : { method: http.method, path: http.path, headers: contentType === null ? {} : { 'content-type': contentType } },
    },
    mode === 'stream' ? 'stream' : 'sync',
  );
}
