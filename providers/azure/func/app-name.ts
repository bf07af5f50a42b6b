import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** Name of the app of a directory: beside one of that name that was deployed to stay, and beside directories of one name elsewhere. */
export function appName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const place = createHash('sha256').update(root).digest('hex').slice(0, 6);
  return `func-${name === '' ? 'app' : name}-${place}`;
}
