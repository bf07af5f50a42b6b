import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';
import { builtFrom, hashInputs, recordBuild } from './inputs.ts';

const INPUTS = ['renderer/**/*.*', 'shared/**/*.ts', 'package.json', 'package-lock.json'];

/** Builds dist/renderer with vite where its sources are newer than it. True where it was built. */
export async function buildRenderer(): Promise<boolean> {
  const hash = hashInputs(INPUTS);
  if (builtFrom('renderer') === hash && existsSync(join(ROOT, 'dist/renderer/index.html'))) return false;
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'renderer/vite.config.ts'), logLevel: 'warn', configLoader: 'native' });
  recordBuild('renderer', hash);
  return true;
}
