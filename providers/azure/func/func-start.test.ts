import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppError } from '#shared/errors.ts';
import { workerArguments } from '../emulation/worker-arguments.ts';
import { appName } from './app-name.ts';
import { readArguments } from './arguments.ts';
import { functionLines, hostLines, listenerLines, type ListedFunction } from './list-functions.ts';
import { openPort } from './open-port.ts';
import { run } from './run.ts';
import { changeSettings } from './settings.ts';
import { openStoragePorts } from './storage-ports.ts';
import { writeHint } from './write-hint.ts';
import { callTimeoutS, findRoot, readProjectSettings, startVariables, watchedBy } from './project-settings.ts';
import { isWatched } from './watch-files.ts';

test('a port that is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(openPort({ port, app: 'a', cors: null, credentials: false, auth: false }), (error: unknown) => {
    assert.ok(error instanceof AppError);
    assert.match(
      error.message,
      /^Port \d+ is unavailable\. Close the process using that port, or specify another port using --port \[-p\]\.$/,
    );
    return true;
  });
  await new Promise((resolve) => other.close(resolve));
});

test('an answer that comes before all of a body was read holds up neither its sender nor the next request', async (t) => {
  const app = createServer((_request, response) => response.end('enough'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const port = await openPort({ port: 0, app: 'a', cors: null, credentials: false, auth: false });
  port.forward(`http://127.0.0.1:${(app.address() as AddressInfo).port}`);
  t.after(async () => {
    await port.close();
    app.closeAllConnections();
    app.close();
  });
  const { port: own } = new URL(port.url);
  const socket = connect(Number(own), '127.0.0.1');
  const size = 16 * 2 ** 20;
  socket.write(`POST /api/a HTTP/1.1\r\nHost: localhost:${own}\r\nContent-Length: ${size}\r\n\r\n`);
  await new Promise((sent) => socket.write(Buffer.alloc(size), sent));
  socket.write(`GET /api/a HTTP/1.1\r\nHost: localhost:${own}\r\nConnection: close\r\n\r\n`);
  let received = '';
  for await (const part of socket) received += String(part);
  assert.equal([...received.matchAll(/HTTP\/1\.1 200/g)].length, 2);
});

test('arguments as the Core Tools take them', () => {
  assert.deepEqual(
    readArguments([
      'host',
      'start',
      '-p',
      '8080',
      '--verbose',
      '--functions',
      'a',
      'b',
      '--cors-credentials',
      '--user-log-level',
      'warning',
    ]),
    {
      port: 8080,
      verbose: true,
      scriptRoot: null,
      functions: ['a', 'b'],
      cors: null,
      corsCredentials: true,
      auth: false,
      logLevel: 'Warning',
      languageWorker: null,
      only: null,
    },
  );
  for (const worker of [
    ['--language-worker', '--', '--inspect=9229'],
    ['--language-worker', '--inspect=9229', '-p', '1'],
    ['--language-worker=--inspect=9229'],
  ])
    assert.equal(readArguments(['host', 'start', ...worker]).languageWorker, '--inspect=9229', worker.join(' '));
  assert.equal(readArguments([]).only, 'help');
  assert.equal(readArguments(['--version']).only, 'version');
  assert.throws(() => readArguments(['start', '--port', 'x']), /"x" is no port/);
  assert.throws(() => readArguments(['start', '--nonsense']), /Unknown option '--nonsense'/);
});

test('what is not offered says what to use instead, or why', () => {
  const refusal = (...args: string[]): [string, string | undefined] => {
    try {
      readArguments(args);
    } catch (error) {
      if (error instanceof AppError) return [error.message, error.hint];
    }
    return assert.fail('It was taken.');
  };
  assert.match(refusal('azure', 'functionapp', 'publish', 'my-app')[1] ?? '', /isobar deploy DIR --to azure/);
  assert.match(refusal('init')[1] ?? '', /isobar templates create/);
  assert.deepEqual(refusal('durable', 'get-history'), [
    '"func durable get-history" is not offered: of the Core Tools there are "func start" and "func settings".',
    'isobar --help lists what there is besides.',
  ]);
  assert.match(refusal('start', '--useHttps').join(' '), /--useHttps is not offered\. The app is served over plain HTTP/);
  assert.match(refusal('start', '--address', '0.0.0.0')[1] ?? '', /on this machine only/);
  assert.match(refusal('start', '--runtime', 'inproc8')[0], /'inproc8', is invalid/);
});

test('the list of functions, and what the host says besides', () => {
  const fn = (name: string, type: string, more: Partial<ListedFunction> = {}, methods?: string[]): ListedFunction => ({
    name,
    invoke_url_template: type === 'httpTrigger' ? `http://localhost:7071/api/${name}/{id:int?}` : null,
    isDisabled: false,
    config: { bindings: [{ type, ...(methods === undefined ? {} : { methods }) }] },
    errors: [],
    ...more,
  });
  const functions = [
    fn('clock', 'timerTrigger', { errors: ["'%WHEN%' does not resolve to a value."] }),
    fn('hello', 'httpTrigger', {}, ['get', 'post']),
    fn('any', 'httpTrigger'),
    fn('off', 'queueTrigger', { isDisabled: true }),
  ];
  assert.deepEqual(functionLines(functions, 'http://localhost:7071'), [
    '',
    'Functions:',
    '',
    '\thello: [GET,POST] http://localhost:7071/api/hello/{id:int?}',
    '',
    '\tany:  http://localhost:7071/api/any/{id:int?}',
    '',
    '\tclock: timerTrigger',
    '',
    'Function off is disabled.',
  ]);
  assert.deepEqual(listenerLines(functions), [
    "The listener for function 'Functions.clock' was unable to start.",
    "The listener for function 'Functions.clock' was unable to start. '%WHEN%' does not resolve to a value.",
  ]);
  assert.ok(hostLines(functions, 12).includes("Mapped function route 'api/hello/{id:int?}' [get,post] to 'hello'"));
});

test('a write that was refused', () => {
  const line = "Uncaught exception: Error: EROFS: read-only file system, open '/home/code/temp/output.txt'\n  errno: -30";
  assert.match(writeHint(line, false) ?? '', /npm run build/);
  assert.match(writeHint(line, true) ?? '', /its own folder and to the temporary directory/);
  for (const other of ["Error: ENOENT: no such file or directory, open 'a'", 'Error: listen EACCES: permission denied 0.0.0.0:80', 'EROFS'])
    assert.equal(writeHint(other, true), null);
});

test('files whose change starts the app anew, as host.json has them', () => {
  const watched = watchedBy({ watchDirectories: ['Shared'], watchFiles: ['rates.csv'] });
  const at = (path: string, builds = false): boolean => isWatched(path, watched, builds);
  for (const path of [
    'host.json',
    'hello/function.json',
    'dist/a.js',
    'src/a.mjs',
    'Shared/x.txt',
    'data/rates.csv',
    'node_modules/a/b.json',
  ])
    assert.equal(at(path), true, path);
  for (const path of [
    'temp/output.txt',
    'upload.json',
    'local.settings.json',
    'src/a.ts',
    'a.sqlite',
    '.git/index.js',
    'node_modules/.cache/a.js',
  ])
    assert.equal(at(path), false, path);
  assert.equal(at('src/a.ts', true), true);
});

test('how long calls may take, and what their Node is started with', () => {
  assert.equal(callTimeoutS(null, {}), 1800);
  assert.equal(callTimeoutS({ functionTimeout: '00:10:00' }, {}), 600);
  assert.equal(callTimeoutS({ functionTimeout: '-1' }, {}), 5400);
  assert.equal(callTimeoutS(null, { AzureFunctionsJobHost__functionTimeout: '00:00:05' }), 5);
  assert.deepEqual(workerArguments({ languageWorkers__node__arguments: '--inspect=9229 "--title=a b" script.js' }), [
    '--inspect=9229',
    '--title=a b',
  ]);
  assert.deepEqual(workerArguments({ 'languageWorkers:node:arguments': 'script.js --inspect' }), ['--inspect']);
  assert.deepEqual(workerArguments({}), []);
  assert.deepEqual(
    workerArguments({
      languageWorkers__node__arguments: '--inspect=0.0.0.0:9229 --inspect-brk=[::]:1 --inspect-port=example.org --inspect=0',
    }),
    ['--inspect=127.0.0.1:9229', '--inspect-brk=127.0.0.1:1', '--inspect-port=127.0.0.1', '--inspect=0'],
  );
});

test('settings of the project, of the shell, and of the flags', () => {
  const settings = { hostJson: null, port: null, cors: null, corsCredentials: false, values: { GREETING: 'file', KEPT: '1' } };
  const shell = { GREETING: 'shell', PATH: '/bin', AzureWebJobsStorage: 'there', FUNCTIONS_WORKER_RUNTIME: 'python' };
  const { env, lines } = startVariables(settings, shell, { functions: ['a', 'b'], logLevel: 'Debug', languageWorker: '--inspect' });
  assert.deepEqual(env, {
    GREETING: 'shell',
    KEPT: '1',
    AzureWebJobsStorage: 'there',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    AzureFunctionsJobHost__functions__0: 'a',
    AzureFunctionsJobHost__functions__1: 'b',
    AzureFunctionsJobHost__logging__logLevel__Function: 'Debug',
    languageWorkers__node__arguments: '--inspect',
  });
  assert.deepEqual(lines, ["Skipping 'GREETING' from local settings as it's already defined in current environment variables."]);
});

test('the project is where host.json is', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'src', 'functions'), { recursive: true });
  assert.throws(() => findRoot(root), /Unable to find project root\. Expecting to find one of host\.json in project root\./);
  writeFileSync(join(root, 'host.json'), '{"version":"2.0"}');
  assert.equal(findRoot(join(root, 'src', 'functions')), root);
  writeFileSync(join(root, 'local.settings.json'), '{"IsEncrypted":true,"Values":{"A":"CfDJ8"}}');
  assert.throws(() => readProjectSettings(root), /local\.settings\.json is encrypted/);
});

test('the development account is at its usual ports while an app that uses it runs', async (t) => {
  const servers: Server[] = [];
  t.after(() => servers.map((server) => server.close()));
  const serve = async (answer: (host: string) => string): Promise<number> => {
    const server = createServer((request, response) => response.end(answer(request.headers.host ?? '')));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const blobs = await serve((host) => `blobs as ${host}`);
  const taken = await serve(() => 'other');
  const free = await serve(() => '');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const said: string[] = [];
  const host = { endpoint: async () => `http://127.0.0.1:${blobs}`, out: (line: string) => void said.push(line) };
  const ports = [
    { port: free, service: 'blobs', endpoint: 'azure-blob' },
    { port: taken, service: 'queues', endpoint: 'azure-queue' },
  ];
  const env = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  const opened = await openStoragePorts(host, env, ports);
  assert.equal(await (await fetch(`http://127.0.0.1:${free}/devstoreaccount1`)).text(), `blobs as 127.0.0.1:${blobs}`);
  assert.equal((await fetch(`http://127.0.0.1:${free}/`, { headers: { origin: 'https://elsewhere.example' } })).status, 403);
  assert.deepEqual(said, [`Port ${taken} is in use: queues of the local runtime are at http://127.0.0.1:${blobs}, not there.`]);
  opened.close();
  await assert.rejects(fetch(`http://127.0.0.1:${free}/`));
  (await openStoragePorts(host, { AzureWebJobsStorage: 'elsewhere' }, ports)).close();
  assert.equal(said.length, 1);
});

test('apps of directories that are called alike are apps of their own', () => {
  const long = 'functions-add-output-binding-storage-queue-cli';
  const names = [`/a/${long}`, `/a/${long}-v4`, `/b/${long}`, '/c/My App!', '/'].map(appName);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^func-[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])$/);
  assert.equal(appName('/c/My App!'), appName('/c/My App!'));
});

test('a log that breaks off ends the tool with its reason, and the app is removed', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(join(directory, 'host.json'), '{"version":"2.0"}');
  const server = createServer((_, response) => response.end('[]'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const removed: string[] = [];
  const broken = new AppError('unavailable', 'The local runtime has ended.');
  const ended = run(['start', '--port', '0'], {
    directory,
    variables: {},
    signal: AbortSignal.timeout(10_000),
    out: () => undefined,
    err: () => undefined,
    deploy: async ({ name }) => ({ ref: `local/${name}`, name, url: null, inPlace: true }),
    remove: async (ref) => void removed.push(ref),
    // oxlint-disable-next-line require-yield -- it breaks off before its first line
    logs: async function* () {
      throw broken;
    },
    endpoint: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  await assert.rejects(ended, broken);
  assert.deepEqual(removed, [`local/${appName(directory)}`]);
});

test('settings of the project are listed, added and removed', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'host.json'), '{}');
  const file = join(root, 'local.settings.json');
  writeFileSync(file, '{\n  // mine\n  "Values": { "A": "1" }, "Host": { "LocalHttpPort": 7 }\n}');
  for (const args of [
    ['add', 'B', '2'],
    ['add', 'Db', 'Server=x', '--connectionString'],
    ['delete', 'A'],
  ])
    changeSettings(args, root);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
    IsEncrypted: false,
    Values: { B: '2' },
    Host: { LocalHttpPort: 7 },
    ConnectionStrings: { Db: { ConnectionString: 'Server=x', ProviderName: 'System.Data.SqlClient' } },
  });
  assert.deepEqual(changeSettings(['list'], root).slice(0, 3), ['App Settings:', '   -> Name: B', '      Value: *****']);
  assert.ok(changeSettings(['list', '-a'], root).includes('      Value: Server=x'));
  assert.throws(() => changeSettings(['add', 'C'], root), /No value is given for C/);
  assert.throws(() => changeSettings(['encrypt'], root), /not encrypted here/);
  writeFileSync(file, '{"IsEncrypted":true,"Values":{}}');
  assert.throws(() => changeSettings(['add', 'C', '3'], root), /is encrypted/);
});
