import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { sendJson } from '../api/send-json.ts';
import type { GcpContext } from '../server/context.ts';
import { bucketOperations } from './bucket-operations.ts';
import { withLinks } from './links.ts';
import { objectOperations } from './object-operations.ts';
import type { ObjectStore } from './object-store.ts';
import type { StorageOperation } from './storage-call.ts';
import { invalid, StorageError } from './storage-error.ts';

/** `/storage/v1` stands before the paths, or nothing: the Node client leaves it out where it was told of an emulator. */
const BASE = '(?:/storage/v1|/download/storage/v1)?';

const ROUTES: readonly (readonly [verb: string, path: RegExp, operation: StorageOperation])[] = [
  ['POST', /^\/(?:resumable\/)?upload\/storage\/v1\/b\/([^/]+)\/o$/, objectOperations.insert],
  ['PUT', /^\/(?:resumable\/)?upload\/storage\/v1\/b\/([^/]+)\/o$/, objectOperations.continue],
  ['DELETE', /^\/(?:resumable\/)?upload\/storage\/v1\/b\/([^/]+)\/o$/, objectOperations.continue],
  ...route('GET', '/b', bucketOperations.list),
  ...route('POST', '/b', bucketOperations.insert),
  ...route('GET', '/b/([^/]+)', bucketOperations.get),
  ...route('PATCH', '/b/([^/]+)', bucketOperations.patch),
  ...route('PUT', '/b/([^/]+)', bucketOperations.update),
  ...route('DELETE', '/b/([^/]+)', bucketOperations.delete),
  ...route('GET', '/b/([^/]+)/iam', bucketOperations.getPolicy),
  ...route('PUT', '/b/([^/]+)/iam', bucketOperations.setPolicy),
  ...route('GET', '/b/([^/]+)/o', objectOperations.list),
  ...route('GET', '/b/([^/]+)/o/([^/]+)', objectOperations.get),
  ...route('PATCH', '/b/([^/]+)/o/([^/]+)', objectOperations.patch),
  ...route('PUT', '/b/([^/]+)/o/([^/]+)', objectOperations.update),
  ...route('DELETE', '/b/([^/]+)/o/([^/]+)', objectOperations.delete),
  ...route('POST', '/b/([^/]+)/o/([^/]+)/compose', objectOperations.compose),
  ...route('POST', '/b/([^/]+)/o/([^/]+)/rewriteTo/b/([^/]+)/o/([^/]+)', objectOperations.rewrite),
  ...route('POST', '/b/([^/]+)/o/([^/]+)/copyTo/b/([^/]+)/o/([^/]+)', objectOperations.copy),
];

const STORAGE_PATH = /^\/(?:storage\/v1\/|download\/storage\/v1\/|(?:resumable\/)?upload\/storage\/v1\/|b(?:$|\/))/;

/** Answers the JSON API of Cloud Storage; false where the path is another API's. */
export async function answerStorage(
  { context, store }: { context: GcpContext; store: ObjectStore },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!STORAGE_PATH.test(url.pathname)) return false;
  try {
    for (const [verb, path, operation] of ROUTES) {
      const found = verb === request.method ? path.exec(url.pathname) : null;
      if (found === null) continue;
      const [bucket = '', ...objects] = found.slice(1).map(decode);
      const { host, endpoint } = context;
      const call = {
        store,
        documents: host.documents,
        origin: endpoint(),
        request,
        response,
        bucket,
        object: objects.join('\n'),
        query: url.searchParams,
      };
      const body = await operation(call);
      if (body === null) response.writeHead(204).end();
      else if (body !== undefined) sendJson(response, 200, withLinks(body, endpoint()));
      return true;
    }
    throw new StorageError(404, 'notFound', `${request.method ?? ''} ${url.pathname} is not part of this emulation.`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (!request.complete) response.setHeader('connection', 'close');
    request.resume();
    if (response.headersSent) response.destroy();
    else error.send(response);
  }
  return true;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`The path cannot be decoded: "${text}".`);
  }
}

function route(verb: string, path: string, operation: StorageOperation): [string, RegExp, StorageOperation][] {
  return [[verb, new RegExp(`^${BASE}${path}$`), operation]];
}

const mark = (operation: string, level: Fidelity['level'], note: string | null = null): Fidelity => ({
  service: 'storage',
  operation,
  level,
  note,
});
const SETTINGS = 'Settings are kept; of them versioning has an effect.';

export const STORAGE_FIDELITY: readonly Fidelity[] = [
  mark('buckets.insert', 'verified', SETTINGS),
  mark('buckets.list', 'verified', 'All of them on one page.'),
  mark('buckets.get', 'verified'),
  mark('buckets.getIamPolicy', 'modelled'),
  mark('buckets.setIamPolicy', 'modelled', 'Kept and given back: nobody is refused by it.'),
  mark('buckets.patch', 'modelled', SETTINGS),
  mark('buckets.update', 'modelled', SETTINGS),
  mark('buckets.delete', 'verified'),
  mark('objects.insert', 'verified', 'Simple, multipart (up to 256 MB) and resumable uploads. No keys of the caller’s own.'),
  mark('objects.list', 'verified', 'Without matchGlob.'),
  mark('objects.get', 'verified', 'Gzipped objects are sent as they are stored.'),
  mark('objects.patch', 'verified'),
  mark('objects.update', 'modelled'),
  mark('objects.delete', 'verified'),
  mark('objects.compose', 'modelled'),
  mark('objects.rewrite', 'verified', 'Done in one step.'),
  mark('objects.copy', 'modelled'),
];
