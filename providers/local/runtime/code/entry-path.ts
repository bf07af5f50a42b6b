import { getFileNameLowLevel, type Entry } from 'yauzl';
import { refused } from './package-error.ts';

const MAX_PATH = 1024;
const MAX_SEGMENT = 255;

/**
 * The entry's path with `/`, relative to the package and inside it. Throws `invalid_input`, with the entry's name, for a path
 * that would lead anywhere else.
 */
export function entryPath(entry: Entry): string {
  // Back slashes are how some Windows tools write `/`.
  const raw = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const hint = 'Pack the directory again with relative paths, for example with "zip -r ../code.zip ." inside it.';
  if (raw.includes('\0')) throw refused(raw, 'has a null byte in its name', hint);
  if (raw.startsWith('/') || /^[A-Za-z]:/.test(raw)) throw refused(raw, 'has an absolute path', hint);
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw refused(raw, 'leads out of the package', hint);
  if (raw.length > MAX_PATH || segments.some((segment) => Buffer.byteLength(segment) > MAX_SEGMENT)) {
    throw refused(raw, 'has a path that is too long', 'Shorten the path.');
  }
  return segments.join('/');
}
