import { readdirSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import type { Watched } from './project-settings.ts';

/** Changes within this time are one. */
const SETTLE_MS = 300;
/** What is made by tools and not by hand. */
const IGNORED = /^(?:node_modules\/\.[^/]*|\.git|\.vscode|\.azurite|__blobstorage__|__queuestorage__)(?:\/|$)|~$|\.swp$/;
/** Of the Node worker. @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/worker.config.json */
const SCRIPT = /\.[cm]?js$/;
/** What is built on the way, where nothing else builds it. */
const SOURCE = /\.(?:[cm]?ts|tsx|jsx)$/;

/**
 * Whether a change of the file, relative to the app, starts it anew: not that of a file that the app may write itself, such as
 * an upload. `builds`: source code that has to be compiled counts.
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/FileMonitoringService.cs `OnFileChanged`
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/Channel/GrpcWorkerChannel.cs `Description.Extensions`
 */
export function isWatched(path: string, { directories, files }: Watched, builds: boolean): boolean {
  if (IGNORED.test(path)) return false;
  const parts = path.split('/');
  const name = parts.at(-1)?.toLowerCase() ?? '';
  if (SCRIPT.test(name) || (builds && SOURCE.test(name))) return true;
  return files.some((file) => file.toLowerCase() === name) || (parts.length > 1 && directories.includes(parts[0] ?? ''));
}

/** The first file of each bunch of changes that matter below a directory, until `signal` aborts. */
export async function* watchFiles(root: string, matters: (path: string) => boolean, signal: AbortSignal): AsyncGenerator<string> {
  const changed = new Set<string>();
  let wake = (): void => {};
  const watcher = watch(root, { recursive: true, signal }, (_kind, file) => {
    const path = (file ?? '').split(sep).join('/');
    if (path === '' || (!matters(path) && SUFFIX.test(path))) return;
    changed.add(path);
    wake();
  });
  watcher.on('error', () => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve));
    if (changed.size === 0) continue;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (signal.aborted) return;
    const [found] = [...changed].flatMap((path) => (matters(path) ? [path] : filesOfNew(root, path).filter(matters)));
    changed.clear();
    if (found !== undefined) yield found;
  }
}

/** Files have one, directories mostly none. */
const SUFFIX = /\.[^/]+$/;

/** Files that came with a directory are not always told one by one. */
function filesOfNew(root: string, path: string): string[] {
  try {
    return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((file) => `${path}/${file.split(sep).join('/')}`);
  } catch {
    // Not a directory, or gone again.
    return [];
  }
}
