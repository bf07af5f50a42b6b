import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../lib/node24.mjs';
import { builtFrom, hashInputs, recordBuild } from './inputs.ts';
import { buildRenderer } from './renderer.ts';
import { toJs } from './to-js.ts';

const OUT = join(ROOT, 'dist/app');
const SOURCES = ['shared/**/*.ts', 'providers/**/*.ts', 'electron/**/*.ts'];
/** What is not TypeScript and goes along as it is. */
const COPIED = ['providers/**/*.py', 'providers/**/*.model.json', 'electron/core/**/recorded/*.json'];
const PRELOAD = 'electron/desktop/preload.ts';
/** What only tests use. */
const LEFT_OUT = /\.test\.ts$|(^|\/)testing[/-]|\/fixtures\/|\/emulation\/tools\//;

/**
 * Builds dist/app, the application as it is packed: the same tree as the checkout's, in
 * JavaScript, with the built renderer and the template gallery. Runs from where it stands, with
 * the dependencies of the checkout around it. True where there was something to do.
 */
export async function buildApp(): Promise<boolean> {
  const rendererBuilt = await buildRenderer();
  const hash = hashInputs([...SOURCES, ...COPIED, 'package.json', 'examples/**/*.*', 'scripts/build/*.ts']) + (builtFrom('renderer') ?? '');
  if (!rendererBuilt && builtFrom('app') === hash) return false;
  rmSync(OUT, { recursive: true, force: true });
  const files = globSync(SOURCES, { cwd: ROOT, exclude: (path) => path.includes('node_modules') });
  await Promise.all(files.filter((path) => !LEFT_OUT.test(path.replaceAll('\\', '/')) && path !== PRELOAD).map(translate));
  for (const path of globSync(COPIED, { cwd: ROOT }))
    if (!LEFT_OUT.test(path.replaceAll('\\', '/'))) cpSync(join(ROOT, path), join(OUT, path));
  await buildPreload();
  cpSync(join(ROOT, 'dist/renderer'), join(OUT, 'dist/renderer'), { recursive: true });
  cpSync(join(ROOT, 'examples'), join(OUT, 'examples'), { recursive: true });
  writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  recordBuild('app', hash);
  return true;
}

async function translate(path: string): Promise<void> {
  const to = join(OUT, path.replace(/\.ts$/, '.js'));
  const js = await toJs(readFileSync(join(ROOT, path), 'utf8'), path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, js);
}

/** A sandboxed preload is one CommonJS file. */
async function buildPreload(): Promise<void> {
  await build({
    entryPoints: [join(ROOT, PRELOAD)],
    outfile: join(OUT, 'electron/desktop/preload.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'chrome140',
    external: ['electron'],
    logLevel: 'warning',
  });
}

function manifest(): Record<string, unknown> {
  const all = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  const kept = ['name', 'version', 'description', 'license', 'type', 'imports', 'dependencies'];
  return { ...Object.fromEntries(kept.map((key) => [key, all[key]])), main: 'electron/desktop/main.js' };
}
