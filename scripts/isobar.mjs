#!/usr/bin/env node
// The command line, on whatever Node started it: goes on with a Node that the project runs on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, node24 } from './lib/node24.mjs';

const MAIN = join(ROOT, 'electron', 'cli', 'main.ts');
const IS_NEW_ENOUGH = Number(process.versions.node.split('.')[0]) >= 24 && process.versions.electron === undefined;

/** The platform's package is taken without asking it for its version: that would cost a process. */
function findNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const packaged = join(ROOT, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  return existsSync(packaged) ? packaged : node24();
}

/** @param {string} node */
function goOnWith(node) {
  const child = spawn(node, [MAIN, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; this one waits for the other's exit code.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.removeAllListeners('SIGTERM');
    if (signal === null) process.exit(code ?? 1);
    // Ended by a signal: end by the same one, so that whoever waits sees it.
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, signal);
  });
}

try {
  if (IS_NEW_ENOUGH) await import(pathToFileURL(MAIN).href);
  else goOnWith(findNode());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
