import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Where a virtual environment with AWS's own client is looked for, besides the Python of this machine. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/awslambdaric', import.meta.url));

/** What makes it available: only where a package registry is in reach, so no test does it. */
export const INSTALL = `tool not installed: awslambdaric (python3 -m venv ${CACHE} && ${CACHE}/bin/pip install awslambdaric)`;

/** A Python that has awslambdaric, the client that AWS's own images run; null where there is none. */
export function findOfficialPython(): string | null {
  const candidates = [`${CACHE}/bin/python`, 'python3'];
  return (
    candidates.find((python) => {
      if (python.startsWith(CACHE) && !existsSync(python)) return false;
      return spawnSync(python, ['-c', 'import awslambdaric, runtime_client'], { timeout: 10_000 }).status === 0;
    }) ?? null
  );
}

/** What a client reported of one invocation, or of its start. */
export interface PythonOutcome {
  kind: 'response' | 'error' | 'init_error' | 'exit';
  body: string;
  contentType: string | null;
  stdout: string;
}

/** Runs a client (a command with its arguments) against a Runtime API on loopback, for one event. */
export async function runPythonClient(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Record<string, string>,
  event: string,
  headers: Record<string, string> = {},
): Promise<PythonOutcome> {
  const { promise, resolve } = Promise.withResolvers<Omit<PythonOutcome, 'stdout'>>();
  let served = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '';
    if (url.endsWith('/invocation/next')) {
      if (served) return;
      served = true;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': '00000000-0000-7000-8000-000000000001',
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + 30_000),
        'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:123456789012:function:harnessed',
        'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000001;Parent=0000000000000001;Sampled=1',
        ...headers,
      });
      response.end(event);
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const kind = url.endsWith('/init/error') ? 'init_error' : url.endsWith('/error') ? 'error' : 'response';
    resolve({ kind, body: Buffer.concat(parts).toString(), contentType: request.headers['content-type'] ?? null });
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [file, ...args] = command;
  const AWS_LAMBDA_RUNTIME_API = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(file, args, { cwd, env: { ...env, AWS_LAMBDA_RUNTIME_API }, stdio: ['ignore', 'pipe', 'ignore'] });
  const stdout: string[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part.toString()));
  child.once('exit', () => resolve({ kind: 'exit', body: '', contentType: null }));
  const outcome = await promise;
  if (child.exitCode === null) {
    const closed = once(child, 'close');
    child.kill();
    await closed;
  }
  server.closeAllConnections();
  server.close();
  return { ...outcome, stdout: stdout.join('') };
}
