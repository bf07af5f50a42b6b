import { z } from 'zod';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { PackageVersion } from '#shared/model/audit/dependencies.ts';
import { OsvRecord } from './osv-record.ts';

/** https://google.github.io/osv.dev/post-v1-querybatch/ */
export const OSV_URL = 'https://api.osv.dev';
/** As many as one request may ask for. */
const BATCH = 1000;
const PATIENCE_MS = 30_000;
/** Records that are read at a time. */
const AT_ONCE = 8;
/** Answers that go on beyond this do not end. */
const MAX_PAGES = 20;

const Batch = z.object({
  results: z.array(
    z.object({ vulns: z.array(z.object({ id: z.string() })).optional(), next_page_token: z.string().optional() }).nullable(),
  ),
});

export interface OsvPorts {
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
}

async function ask({ fetch, signal }: OsvPorts, path: string, body: unknown): Promise<unknown> {
  const failed = (why: string, cause?: unknown) =>
    new AppError('unavailable', `api.osv.dev ${why}.`, { hint: 'Check the connection, or audit with the recorded list.', cause });
  let response: Response;
  try {
    response = await fetch(OSV_URL + path, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      redirect: 'error',
      ...(body === null ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
    throw failed('does not answer', error);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw failed(`answers with ${response.status}`);
  }
  try {
    return await response.json();
  } catch (error) {
    throw failed('answers with something that is no JSON', error);
  }
}

/** Ids of the records that are about some packages. Names and versions are all that is sent. */
async function findIds(ports: OsvPorts, packages: readonly PackageVersion[]): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let start = 0; start < packages.length; start += BATCH) {
    let queries = packages.slice(start, start + BATCH).map(({ ecosystem, name, version }) => ({ package: { ecosystem, name }, version, page_token: undefined as string | undefined }));
    for (let page = 0; queries.length > 0; page++) {
      if (page >= MAX_PAGES) throw new AppError('unavailable', 'api.osv.dev does not come to an end.', { hint: 'Audit with the recorded list.' });
      const parsed = Batch.safeParse(await ask(ports, '/v1/querybatch', { queries }));
      if (!parsed.success || parsed.data.results.length !== queries.length) throw new AppError('unavailable', 'api.osv.dev answers in a form that is not known.', { hint: 'Audit with the recorded list.' });
      const asked = queries;
      queries = [];
      for (const [i, result] of parsed.data.results.entries()) {
        for (const { id } of result?.vulns ?? []) ids.add(id);
        const query = asked[i];
        if (query !== undefined && result?.next_page_token !== undefined && result.next_page_token !== '') queries.push({ ...query, page_token: result.next_page_token });
      }
    }
  }
  return ids;
} // prettier-ignore

/** The records of OSV about some packages, as they are now. Throws `unavailable` where any of them cannot be had: a part would look like the whole. */
export async function queryOsv(ports: OsvPorts, packages: readonly PackageVersion[]): Promise<OsvRecord[]> {
  const ids = [...(await findIds(ports, packages))].toSorted();
  const records: OsvRecord[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const read = some.map(async (id) => OsvRecord.safeParse(await ask(ports, `/v1/vulns/${encodeURIComponent(id)}`, null)));
    for (const parsed of await Promise.all(read)) {
      if (!parsed.success) throw new AppError('unavailable', 'api.osv.dev answers in a form that is not known.', { hint: 'Audit with the recorded list.' });
      records.push(parsed.data);
    }
  }
  return records;
} // prettier-ignore
