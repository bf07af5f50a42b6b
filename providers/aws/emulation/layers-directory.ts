import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionIdentity, Mount } from '../../emulation.ts';
import { OPT_DIR } from './lambda/state/model.ts';

const OPT = '/opt';

/** The layers of a function, at `/opt`. @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html#packaging-layers-paths */
export function layerMounts(codeDir: string): Mount[] {
  const source = join(codeDir, OPT_DIR);
  return existsSync(source) ? [{ source, at: OPT }] : [];
}

/** The directory that is `/opt`, or stands for it where the machine cannot put layers there. */
export function optDirectory({ codeDir, mounts }: Pick<FunctionIdentity, 'codeDir' | 'mounts'>): string {
  const own = join(codeDir, OPT_DIR);
  return mounts.some(({ at }) => at === OPT) || !existsSync(own) ? OPT : own;
}
