import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';
import { runTool } from '../lib/run-tool.ts';
import { builtFrom, hashInputs, recordBuild } from './inputs.ts';

const INPUTS = ['renderer/**/*.*', 'shared/**/*.ts', 'package.json', 'package-lock.json'];
const VITE = ['build', '--config', 'renderer/vite.config.ts', '--configLoader', 'native', '--logLevel', 'warn'];

/** Builds dist/renderer with vite where its sources are newer than it. True where it was built. Throws with vite's words where it cannot be. */
export async function buildRenderer(): Promise<boolean> {
  const hash = hashInputs(INPUTS);
  if (builtFrom('renderer') === hash && existsSync(join(ROOT, 'dist/renderer/index.html'))) return false;
  // A program of its own: in this one it would draw its progress over ours.
  const { code, output } = await runTool('vite', VITE, { env: { NO_COLOR: '1' } });
  if (code !== 0) throw new Error(`The console could not be built.\n${output}`);
  process.stdout.write(output);
  recordBuild('renderer', hash);
  return true;
}
