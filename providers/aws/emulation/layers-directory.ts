import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where in the code of a version its layers lie, merged in their order: what Lambda mounts at `/opt`. Whoever puts
 * together what runs writes them there; the workers look there.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export const LAYERS_DIRECTORY = '.isobar-opt';

/** The directory that stands for `/opt`. */
export function optDirectory(codeDir: string): string {
  const own = join(codeDir, LAYERS_DIRECTORY);
  return existsSync(own) ? own : '/opt';
}
