import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { AppError } from '#shared/errors.ts';
import { readArguments } from './arguments.ts';
import { openPort } from './open-port.ts';

test('a port that is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(openPort({ port, app: 'a', cors: null, credentials: false }), (error: unknown) => {
    assert.ok(error instanceof AppError);
    assert.match(
      error.message,
      /^Port \d+ is unavailable\. Close the process using that port, or specify another port using --port \[-p\]\.$/,
    );
    return true;
  });
  await new Promise((resolve) => other.close(resolve));
});

test('arguments as the Core Tools take them', () => {
  assert.deepEqual(readArguments(['host', 'start', '-p', '8080', '--verbose', '--functions', 'a', 'b']), {
    port: 8080,
    verbose: true,
    scriptRoot: null,
    functions: ['a', 'b'],
    cors: null,
    help: false,
  });
  assert.equal(readArguments([]).help, true);
  assert.throws(() => readArguments(['start', '--port', 'x']), /"x" is no port/);
  assert.throws(() => readArguments(['start', '--useHttps']), /Unknown option '--useHttps'/);
  assert.throws(() => readArguments(['azure', 'login']), /"func azure login" is not offered/);
});
