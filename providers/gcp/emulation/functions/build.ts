import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { AppError } from '#shared/errors.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, messageOf } from '../api/json.ts';

/** What the runtime supplies, so that a build need not fetch it. */
const SUPPLIED = new Set(['@google-cloud/functions-framework']);
const TAIL = 4000;

export interface Built {
  /** What runs: the source with its packages. */
  codeSha256: string;
  /** What was sent. */
  sourceSha256: string;
}

/**
 * Builds a source as the Node buildpack does, as far as functions need it: packages named in package.json that the source
 * does not carry are installed with npm, without running install scripts. Its other steps (`gcp-build` scripts, other
 * languages) are refused rather than left out.
 * @see https://cloud.google.com/docs/buildpacks/nodejs
 */
export async function buildSource(host: EmulationHost, zip: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Built> {
  const source = await receive(host, zip, signal);
  const tree = host.code.path(source);
  const manifest = readManifest(tree);
  if ('gcp-build' in messageOf(manifest, 'scripts')) {
    throw failed(
      'The source has a "gcp-build" script, which this emulation does not run. Build before you deploy, and take the script out.',
    );
  }
  const missing = Object.keys(messageOf(manifest, 'dependencies')).filter(
    (name) => !SUPPLIED.has(name) && !existsSync(join(tree, 'node_modules', name)),
  );
  if (missing.length === 0) return { codeSha256: source, sourceSha256: source };
  const work = join(host.dir, 'builds', randomUUID());
  try {
    await mkdir(join(host.dir, 'builds'), { recursive: true, mode: 0o700 });
    await cp(tree, work, { recursive: true });
    await install(work, missing, signal);
    return { codeSha256: await receive(host, zipOf(work), signal), sourceSha256: source };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function receive(host: EmulationHost, zip: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  try {
    return (await host.code.put(zip, { signal })).sha256;
  } catch (error) {
    if (error instanceof AppError && error.row.fault === 'user') throw failed(error.message);
    throw error;
  }
}

function readManifest(tree: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
    return isJson(parsed) ? parsed : {};
  } catch (error) {
    if (error instanceof SyntaxError) throw failed(`package.json is no valid JSON: ${error.message}`);
    return {};
  }
}

async function install(work: string, missing: readonly string[], signal: AbortSignal): Promise<void> {
  const command = existsSync(join(work, 'package-lock.json')) ? 'ci' : 'install';
  const { code, output } = await run('npm', [command, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], work, signal);
  if (code === 0) return;
  throw failed(`npm ${command} could not install ${missing.join(', ')}: ${output.trim()}`);
}

function run(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-TAIL);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      const absent = 'code' in error && error.code === 'ENOENT';
      reject(absent ? failed('npm is not installed, and the source does not carry its packages.') : error);
    });
    child.on('close', (code) => resolve({ code, output }));
  });
}

function zipOf(dir: string): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) zip.addFile(path, relative(dir, path).split(sep).join('/'));
  }
  zip.end();
  return zip.outputStream as unknown as AsyncIterable<Uint8Array>;
}

/** As a failed build is told: the operation ends with it. */
function failed(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', `Build failed: ${message}`);
}
