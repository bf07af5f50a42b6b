import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../detection/cloud-yaml.ts';
import { parseSettings } from './host-json.ts';

/** host.json of the code in a directory; null where there is none, or it cannot be read. */
export function readHostJson(codeDir: string): Mapping | null {
  const path = join(codeDir, 'host.json');
  return existsSync(path) ? parseSettings(readFileSync(path, 'utf8')) : null;
}
