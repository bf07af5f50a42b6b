import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Connection } from './connection.ts';

const FUNCTIONS = join(import.meta.dirname, 'functions');
const FRAMEWORK = join(import.meta.dirname, '../node_modules/@google-cloud/functions-framework/build/src/main.js');

/** A server that is a process, and how it is started. */
export interface Peer {
  name: string;
  args(port: number): string[];
}

export const PEERS: readonly Peer[] = [
  { name: 'node:http', args: () => [join(FUNCTIONS, 'bare-server.mjs')] },
  {
    name: 'functions-framework',
    args: (port) => [FRAMEWORK, '--target=hello', `--source=${join(FUNCTIONS, 'gcp-http')}`, `--port=${port}`],
  },
];

export interface Running {
  url: URL;
  /** Milliseconds from starting the process to its first complete answer. */
  coldMs: number;
  stop(): Promise<void>;
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a peer and asks it until it answers; what it prints goes nowhere. */
export async function startPeer(peer: Peer): Promise<Running> {
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}/`);
  const started = performance.now();
  const child = spawn(process.execPath, peer.args(port), {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: String(port) },
    stdio: 'ignore',
  });
  await firstAnswer(url, child);
  return {
    url,
    coldMs: performance.now() - started,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function firstAnswer(url: URL, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${url.href}: the server ended with code ${child.exitCode}`);
    try {
      const connection = await Connection.open(url);
      const { status, body } = await connection.send();
      connection.close();
      if (status !== 200) throw new Error(`${url.href} answered ${status}: ${body.slice(0, 200)}`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
