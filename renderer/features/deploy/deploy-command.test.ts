import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeploymentInput } from '#shared/model/deployment.ts';
import { toDeployCommand } from './deploy-command.ts';

const input = (partial: unknown) => DeploymentInput.parse(partial);

test('source, target and decisions; values of variables stay out', () => {
  const command = toDeployCommand(
    input({
      source: { kind: 'directory', path: '/home/me/my api' },
      targets: ['x:prod'],
      overrides: { name: 'api', memoryMb: 256, http: false, env: { A: '1', SECRET: 's3cret' } },
    }),
    { A: '1', B: '2' },
    'local:default',
  );
  assert.equal(command, `isobar deploy '/home/me/my api' --to x:prod --name api --memory-mb 256 --no-http --env 'SECRET='"$SECRET"`);
});

test('a template to the usual place is short; a zip of the browser has no command', () => {
  assert.equal(
    toDeployCommand(input({ source: { kind: 'template', template: 't' }, targets: ['a'] }), {}, 'a'),
    'isobar deploy --template t',
  );
  assert.equal(toDeployCommand(input({ source: { kind: 'upload', uploadId: 'u' }, targets: ['a'] }), {}, 'a'), null);
});
