import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FunctionIdentity } from '../../emulation.ts';
import { lambdaEnvironment } from '../emulation/environment.ts';

/** What the official client reported of one invocation, or of its start. */
export interface OfficialOutcome {
  kind: 'response' | 'error' | 'init_error' | 'exit';
  body: Buffer;
  contentType: string | null;
  streaming: boolean;
  /** `Lambda-Runtime-Function-Error-Type` and `-Body`, where a stream broke off. */
  trailers: Record<string, string>;
  stdout: string;
}

const CLIENT = fileURLToPath(import.meta.resolve('aws-lambda-ric'));
const SHIM = fileURLToPath(new URL('./rapid-client-shim.cjs', import.meta.url));

/**
 * Runs the function under aws-lambda-ric, the client that AWS's own images run, against a Runtime API on loopback,
 * for one event.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function runOfficially(fn: FunctionIdentity, event: string, headers: Record<string, string> = {}): Promise<OfficialOutcome> {
  const { promise, resolve } = Promise.withResolvers<Omit<OfficialOutcome, 'stdout'>>();
  const server = createServer((request, response) => void answer(request, response, event, headers, resolve));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = start(fn, server);
  const stdout: string[] = [];
  child.stdout?.on('data', (part: Buffer) => stdout.push(part.toString()));
  child.once('exit', () => resolve({ kind: 'exit', body: Buffer.alloc(0), contentType: null, streaming: false, trailers: {} }));
  const outcome = await promise;
  if (child.exitCode === null) {
    const exited = once(child, 'close');
    child.kill();
    await exited;
  }
  server.closeAllConnections();
  server.close();
  return { ...outcome, stdout: stdout.join('') };
}

function start(fn: FunctionIdentity, server: Server): ChildProcess {
  const env = {
    ...fn.env,
    ...lambdaEnvironment(fn),
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  return spawn(process.execPath, ['--require', SHIM, CLIENT], { cwd: fn.codeDir, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  event: string,
  headers: Record<string, string>,
  done: (outcome: Omit<OfficialOutcome, 'stdout'>) => void,
): Promise<void> {
  const url = request.url ?? '';
  if (url.endsWith('/invocation/next')) {
    if (served.has(request.socket)) return;
    served.add(request.socket);
    response.writeHead(200, {
      'content-type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': '00000000-0000-7000-8000-000000000001',
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + 3000),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:123456789012:function:harnessed',
      ...headers,
    });
    response.end(event);
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const kind = url.endsWith('/init/error') ? 'init_error' : url.endsWith('/error') ? 'error' : 'response';
  done({
    kind,
    body: Buffer.concat(parts),
    contentType: request.headers['content-type'] ?? null,
    streaming: request.headers['lambda-runtime-function-response-mode'] === 'streaming',
    trailers: Object.fromEntries(Object.entries(request.trailers).map(([name, value]) => [name, String(value)])),
  });
  response.writeHead(202).end();
}

/** Connections that had their event; asked again they wait, as on Lambda. */
const served = new WeakSet<object>();
