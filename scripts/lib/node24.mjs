// Finds the Node 24 that this project runs on, whatever Node called npm. Runs on Node 20 itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, absolute. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const MAJOR = 24;
const BINARY = process.platform === 'win32' ? 'node.exe' : 'node';

/** Packages of the registry that carry Node for this machine, the best first. */
const PACKAGES = [
  `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
  `node-bin-${process.platform}-${process.arch}`,
];

/** @param {string} version `v24.1.0` */
function fits(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= MAJOR;
}

/** @param {string} path */
function runs(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  return status === 0 && fits(stdout.trim());
}

/** Folders in which a `node` may stand: the platform packages first, then what is installed. */
function candidates() {
  const packaged = PACKAGES.map((name) => join(ROOT, 'node_modules', name, 'bin', BINARY));
  const installed = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, BINARY));
  return [...packaged, ...installed].filter((path, i, all) => all.indexOf(path) === i && existsSync(path));
}

/**
 * Absolute path of a Node of the right version.
 * Throws with a message for a person where there is none.
 * @returns {string}
 */
export function node24() {
  if (fits(process.version) && process.versions.electron === undefined) return process.execPath;
  const found = candidates().find(runs);
  if (found !== undefined) return found;
  const why = existsSync(join(ROOT, 'node_modules'))
    ? `none of the packages ${PACKAGES.join(', ')} is installed for ${process.platform}-${process.arch}, and no installed Node is new enough`
    : 'the dependencies are not installed';
  const remedy = existsSync(join(ROOT, 'node_modules'))
    ? `Install Node ${MAJOR} or newer from https://nodejs.org/ and try again; or, where npm was told to leave optional packages out, run "npm ci --include=optional".`
    : 'Run "npm ci" first.';
  throw new Error(`Isobar runs on Node ${MAJOR}, and it could not be found: ${why}.\n${remedy}`);
}

/**
 * The environment for programs that a script starts: `node` and the tools of node_modules are ours.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv(extra = {}) {
  const path = [dirname(node24()), join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: path, ...extra };
  // Windows spells it `Path`, and a second spelling would win or lose by chance.
  for (const name of Object.keys(env)) if (name !== 'PATH' && name.toUpperCase() === 'PATH') delete env[name];
  return env;
}

/**
 * Goes on with `main` where this process is new enough; else runs the same command again on ours,
 * and ends with its exit code. Signals reach the child: the terminal's by themselves, others here.
 * @param {string} url `import.meta.url` of the script
 * @param {() => Promise<unknown>} main
 */
export async function onNode24(url, main) {
  if (fits(process.version)) {
    await main();
    return;
  }
  let node;
  try {
    node = node24();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(url), ...process.argv.slice(2)], { stdio: 'inherit', env: toolEnv() });
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${node} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
