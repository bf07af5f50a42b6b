import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isobar, startIsobar } from './testing/isobar.ts';

/** Functions that are folders: a trigger and a script each. */
function writeFunction(app: string, name: string, bindings: object[], script: string): void {
  mkdirSync(join(app, name), { recursive: true });
  writeFileSync(join(app, name, 'index.js'), script);
  writeFileSync(join(app, name, 'function.json'), JSON.stringify({ bindings }));
}

const HTTP = [
  { type: 'httpTrigger', direction: 'in', name: 'req', methods: ['get', 'post'] },
  { type: 'http', direction: 'out', name: 'res' },
];
const ANSWER = "module.exports = async (context, req) => { context.res = { body: req.url + ' ' + process.env.GREETING }; };";
const KEEP = `const { writeFileSync } = require('node:fs'); const { join } = require('node:path');
module.exports = async () => { writeFileSync('by-cwd.txt', ''); writeFileSync(join(__dirname, 'by-dirname.txt'), ''); };`;
const TICK = "module.exports = async (context) => context.log('ticked');";

test('func start serves the app of a directory until Ctrl-C, and again when a file changes', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  const [home, app] = [join(root, 'home'), join(root, 'my-app')];
  t.after(async () => {
    await isobar(home, ['runtime', 'stop']);
    rmSync(root, { recursive: true, force: true });
  });
  writeFunction(app, 'hello', HTTP, ANSWER);
  writeFunction(app, 'clock', [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 0 1 1 *' }], TICK);
  writeFunction(app, 'wrong', [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '%WHEN%' }], TICK);
  writeFunction(app, 'fails', HTTP, "module.exports = async () => { throw new RangeError('too far'); };");
  writeFunction(app, 'keep', HTTP, KEEP);
  writeFileSync(join(app, 'host.json'), '{"version":"2.0"}');
  writeFileSync(join(app, 'local.settings.json'), '{"Values":{"GREETING":"hello","AzureWebJobsStorage":""}}');

  const link = join(root, 'my-link');
  symlinkSync(app, link, 'junction');

  const running = startIsobar(home, ['func', 'start', '--port', '0', '--script-root', link, '--language-worker', '--', '--inspect=0']);
  const started = await running.prints(/Host lock lease acquired by instance ID/);
  assert.match(
    started,
    /\nFunctions:\n\n\tfails: .+\n\n\thello: \[GET,POST\] http:\/\/localhost:\d+\/api\/hello\n\n\tkeep: .+\n\n\tclock: timerTrigger\n/,
  );
  const [, base = ''] = /(http:\/\/localhost:\d+)\/api\/hello/.exec(started) ?? [];
  assert.equal(await (await fetch(`${base}/api/hello`)).text(), `${base}/api/hello hello`);
  assert.match(started, /The listener for function 'Functions\.wrong' was unable to start\. .*WHEN/);
  assert.equal((await fetch(`${base}/api/keep`)).status, 200);
  for (const file of ['by-cwd.txt', 'keep/by-dirname.txt']) assert.ok(existsSync(join(app, file)), file);
  const [, inspector = ''] = /Debugger listening on ws:\/\/(127\.0\.0\.1:\d+)\//.exec(await running.prints(/Debugger listening on/)) ?? [];
  const targets = (await (await fetch(`http://${inspector}/json/list`)).json()) as { type: string }[];
  assert.equal(targets[0]?.type, 'node');
  assert.equal((await fetch(`${base}/api/fails`)).status, 500);
  await running.prints(
    /\] System\.Private\.CoreLib: Exception while executing function: Functions\.fails\. System\.Private\.CoreLib: Result: Failure\n\[.+\] Exception: too far\n\[.+\] Stack: RangeError/,
  );
  const run = await fetch(`${base}/admin/functions/clock`, {
    method: 'POST',
    body: '{"input":""}',
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(run.status, 202);
  await running.prints(
    /Executing 'Functions\.hello' \(Reason='This function was programmatically called via the host APIs\.', Id=[-0-9a-f]+\)/,
  );
  await running.prints(/Executed 'Functions\.clock' \(Succeeded, Id=[-0-9a-f]+, Duration=\d+ms\)/);
  assert.equal((await fetch(`${base}/api/hello`, { headers: { origin: 'https://elsewhere.example' } })).status, 403);

  writeFunction(app, 'again', HTTP, ANSWER);
  await running.prints(
    /File change of type 'Changed' detected[\s\S]+Signaling restart[\s\S]+\tagain: \[GET,POST\][\s\S]+Worker process started and initialized/,
  );
  assert.equal((await fetch(`${base}/api/again`)).status, 200);
  writeFileSync(join(app, 'again', 'function.json'), '{ broken');
  await running.prints(/again\/function\.json is not valid JSON/);

  running.child.kill('SIGINT');
  const { code, stderr } = await running.outcome;
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal((await isobar(home, ['functions', 'list', '--json'])).stdout.includes('func-my-app'), false);
});

test('what cannot be started says why, and the help knows the tool', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  try {
    const nothing = await isobar(join(empty, 'home'), ['func', 'start', '--script-root', empty]);
    assert.notEqual(nothing.code, 0);
    assert.match((await isobar(join(empty, 'home'), ['--help'])).stdout, /\n  func +Run the function app of this directory/);
    assert.match(nothing.stderr, /Unable to find project root\. Expecting to find one of host\.json in project root\./);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
});
