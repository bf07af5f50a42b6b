import { watch } from 'node:fs';
import { sep } from 'node:path';

/** Changes within this time are one. */
const SETTLE_MS = 300;
/** What is made by tools and not by hand. */
const IGNORED = /^(?:node_modules|\.git|\.vscode|\.azurite|__blobstorage__|__queuestorage__)(?:\/|$)|~$|\.swp$/;

/** The first file of each bunch of changes below a directory, until `signal` aborts. */
export async function* watchFiles(root: string, signal: AbortSignal): AsyncGenerator<string> {
  let changed: string | null = null;
  let wake = (): void => {};
  const watcher = watch(root, { recursive: true, signal }, (_kind, file) => {
    const path = (file ?? '').split(sep).join('/');
    if (path === '' || IGNORED.test(path)) return;
    changed ??= path;
    wake();
  });
  watcher.on('error', () => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    if (changed === null) await new Promise<void>((resolve) => (wake = resolve));
    if (changed === null) continue;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (signal.aborted) return;
    const file: string = changed;
    changed = null;
    yield file;
  }
}
