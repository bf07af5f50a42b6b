import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OPT_DIR } from './lambda/state/model.ts';

/** The directory that stands for `/opt`. */
export function optDirectory(codeDir: string): string {
  const own = join(codeDir, OPT_DIR);
  return existsSync(own) ? own : '/opt';
}
