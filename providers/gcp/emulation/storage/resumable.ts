import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostDocuments } from '../../../emulation-host.ts';
import { isJson, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { receiveInto } from './incoming.ts';
import { UPLOADS, type ObjectStore } from './object-store.ts';
import { checkPreconditions } from './preconditions.ts';
import { invalid, StorageError } from './storage-error.ts';

/** Begins an upload in parts; the answer's Location is where its bytes go. @see https://cloud.google.com/storage/docs/performing-resumable-uploads */
export function beginUpload(
  { documents, store }: { documents: HostDocuments; store: ObjectStore },
  { origin, bucket, name, metadata, query }: { origin: string; bucket: string; name: string; metadata: Json; query: URLSearchParams },
  response: ServerResponse,
): void {
  checkPreconditions(query, store.find(bucket, name, null)?.resource ?? null);
  const id = randomUUID();
  documents.put(UPLOADS, id, { bucket, name, metadata, query: query.toString(), file: store.newFile(), received: 0 });
  const location = `${origin}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o?uploadType=resumable&name=${encodeURIComponent(name)}&upload_id=${id}`;
  response.writeHead(200, { location, 'x-guploader-uploadid': id, 'content-length': 0 }).end();
}

/** Takes bytes of an upload and says how far it has come, or makes the object of it and gives it. */
export async function continueUpload(
  { documents, store }: { documents: HostDocuments; store: ObjectStore },
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Json | undefined> {
  const upload = documents.get(UPLOADS, id);
  if (!isJson(upload)) throw new StorageError(404, 'notFound', 'There is no such upload; it may have ended.');
  if (request.method === 'DELETE') {
    documents.remove(UPLOADS, id);
    rmSync(textOf(upload, 'file'), { force: true });
    response.writeHead(499, { 'content-length': 0 }).end();
    return undefined;
  }
  const range = parseRange(request.headers['content-range']);
  const received = numberOf(upload, 'received');
  if (range.from !== null && range.from > received) throw invalid(`Bytes ${received} to ${range.from - 1} are missing.`);
  let total = received;
  if (range.from === null) request.resume();
  else total = range.from + (await receiveInto(request, textOf(upload, 'file'), range.from));
  documents.put(UPLOADS, id, { ...upload, received: total });
  const complete = range.total === null ? range.from !== null && range.open : total >= range.total;
  if (!complete) {
    response.writeHead(308, { ...(total === 0 ? {} : { range: `bytes=0-${total - 1}` }), 'content-length': 0 }).end();
    return undefined;
  }
  const [bucket, name] = [textOf(upload, 'bucket'), textOf(upload, 'name')];
  const query = new URLSearchParams(textOf(upload, 'query'));
  // An object without bytes has nothing that was written.
  if (total === 0) writeFileSync(textOf(upload, 'file'), '', { mode: 0o600 });
  documents.remove(UPLOADS, id);
  const parts = textOf(upload, 'file');
  try {
    return await store.finalize(bucket, name, messageOf(upload, 'metadata'), createReadStream(parts), (live) =>
      checkPreconditions(query, live),
    );
  } finally {
    rmSync(parts, { force: true });
  }
}

/** `bytes 0-99/100`, `bytes 0-99/*` (more to come), `bytes 0-*\/*` (up to the end of the request), `bytes *\/100` (only a question). */
function parseRange(header: string | undefined): { from: number | null; open: boolean; total: number | null } {
  if (header === undefined) return { from: 0, open: true, total: null };
  const [, from, to, total] = /^bytes (?:\*|(\d+)-(\d+|\*))\/(\d+|\*)$/.exec(header) ?? [];
  if (total === undefined) throw invalid(`Failed to parse Content-Range header: "${header}".`);
  return { from: from === undefined ? null : Number(from), open: to === '*', total: total === '*' ? null : Number(total) };
}
