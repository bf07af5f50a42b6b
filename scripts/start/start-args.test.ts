import assert from 'node:assert/strict';
import test from 'node:test';
import { noDesktop } from './choose-front.ts';
import { readStartArgs } from './start-args.ts';

test('options for the web front are passed on, and choose it', () => {
  assert.deepEqual(readStartArgs(['--port', '4100', '--no-browser', '--home', '/tmp/h']), {
    web: true,
    help: false,
    passed: ['--port', '4100', '--no-browser', '--home', '/tmp/h'],
    home: '/tmp/h',
  });
  assert.equal(readStartArgs(['--home', '/tmp/h']).web, false);
});

test('an unknown option is refused by name', () => {
  assert.throws(() => readStartArgs(['--prot', '1']), /--prot/);
});

test('the window is shown only where it can be', () => {
  const machine = { display: true, root: false, platform: 'linux', wanted: true } as const;
  assert.equal(noDesktop(machine), null);
  assert.match(noDesktop({ ...machine, display: false }) ?? '', /no display/);
  assert.match(noDesktop({ ...machine, root: true }) ?? '', /root/);
  assert.match(noDesktop({ ...machine, wanted: false }) ?? '', /--web/);
  assert.equal(noDesktop({ ...machine, root: true, platform: 'darwin' }), null);
});
