import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isobar, startIsobar } from './testing/isobar.ts';

const CODE = `const { app } = require('@azure/functions');
app.http('hello', { authLevel: 'function', handler: (request, context) => { context.log('asked'); return { body: request.url + ' ' + process.env.GREETING }; } });
app.timer('clock', { schedule: '0 0 0 1 1 *', handler: (timer, context) => context.log('ticked') });
`;

test('func start serves the app of a directory until Ctrl-C, and again when a file changes', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  const [home, app] = [join(root, 'home'), join(root, 'my-app')];
  t.after(async () => {
    await isobar(home, ['runtime', 'stop']);
    rmSync(root, { recursive: true, force: true });
  });
  mkdirSync(join(app, 'src/functions'), { recursive: true });
  const script = join(app, 'src/functions/app.js');
  writeFileSync(join(app, 'package.json'), '{"main":"src/functions/*.js","dependencies":{"@azure/functions":"^4.0.0"}}');
  writeFileSync(join(app, 'host.json'), '{"version":"2.0"}');
  writeFileSync(join(app, 'local.settings.json'), '{"Values":{"GREETING":"hello","AzureWebJobsStorage":"UseDevelopmentStorage=true"}}');
  writeFileSync(script, CODE);

  const running = startIsobar(home, ['func', 'start', '--port', '0', '--script-root', app]);
  const started = await running.prints(/Host lock lease acquired by instance ID/);
  assert.match(started, /\nFunctions:\n\n\tclock: timerTrigger\n\n\thello: \[GET,POST\] http:\/\/localhost:\d+\/api\/hello\n/);
  const [, base = ''] = /(http:\/\/localhost:\d+)\/api\/hello/.exec(started) ?? [];
  assert.equal(await (await fetch(`${base}/api/hello`)).text(), `${base}/api/hello hello`);
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

  writeFileSync(script, CODE.replace("'hello'", "'again'"));
  await running.prints(/signaling restart[\s\S]+\tagain: \[GET,POST\][\s\S]+Worker process started and initialized/);
  assert.equal((await fetch(`${base}/api/again`)).status, 200);
  writeFileSync(script, 'syntax error');
  await running.prints(/signaling restart[\s\S]+signaling restart[\s\S]+app\.js/);

  running.child.kill('SIGINT');
  const { code, stderr } = await running.outcome;
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal((await isobar(home, ['functions', 'list', '--json'])).stdout.includes('func-my-app'), false);
});

test('what cannot be started says why', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'isobar-func-'));
  try {
    const nothing = await isobar(join(empty, 'home'), ['func', 'start', '--script-root', empty]);
    assert.notEqual(nothing.code, 0);
    assert.match(nothing.stderr, /Unable to find project root\. Expecting to find one of host\.json, local\.settings\.json/);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
});
