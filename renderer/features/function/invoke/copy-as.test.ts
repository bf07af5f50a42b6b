import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { InvocationInput } from '#shared/model/invocation.ts';
import { toCliCommand, toCurlCommand } from './copy-as.ts';
import { toVariableName } from './secrets.ts';

const event = (body: string) => InvocationInput.parse({ payload: { body, contentType: 'application/json' } });

/** What a POSIX shell makes of the words, one per line. */
function shell(command: string, env: Record<string, string> = {}): string[] {
  const script = `show() { for a in "$@"; do printf '%s\\n' "$a"; done; if [ ! -t 0 ]; then cat; fi; }; isobar() { show "$@"; }; curl() { show "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script], { env, input: '', encoding: 'utf8' }).split('\n');
}

test('an event goes in as data, whatever it contains', () => {
  const body = `{"text":"it's $HOME and \`ls\`"}`;
  const { text, variables } = toCliCommand('local/hello', event(body));
  assert.deepEqual(variables, []);
  assert.deepEqual(shell(text), ['invoke', 'local/hello', '--data', body, '']);
});

test('secrets become variables in body, headers and query', () => {
  const input = InvocationInput.parse({
    payload: { body: '{"user":"a","apiKey":"s3cret","n":1}', contentType: 'application/json' },
    http: { method: 'PUT', path: '/x?code=abc&limit=2', headers: { Authorization: 'Bearer abc.def', accept: '*/*' } },
  });
  const command = toCurlCommand('http://127.0.0.1:4000/hello/', input, true);
  assert.ok('text' in command);
  for (const secret of ['s3cret', 'abc']) assert.ok(!command.text.includes(secret), secret);
  assert.deepEqual(command.variables, ['CODE', 'AUTHORIZATION', 'API_KEY']);
  assert.deepEqual(shell(command.text, { CODE: 'c', AUTHORIZATION: 't', API_KEY: 'k' }), [
    '-i',
    '-X',
    'PUT',
    'http://127.0.0.1:4000/hello/x?code=c&limit=2',
    '-H',
    'Authorization: Bearer t',
    '-H',
    'accept: */*',
    '-H',
    'content-type: application/json',
    '--data-raw',
    '{"user":"a","apiKey":"k","n":1}',
    '',
  ]);
});

test('a function without URL says why there is no curl', () => {
  const command = toCurlCommand(null, event('{}'), false);
  assert.ok('reason' in command);
  assert.match(command.reason, /no HTTP trigger/);
});

test('a GET without a body needs neither -X nor -H', () => {
  const input = InvocationInput.parse({ payload: { body: '' }, http: { method: 'GET', path: '/' } });
  assert.deepEqual(toCurlCommand('http://h/f', input, true), { text: 'curl -i http://h/f/', variables: [] });
});

test('binary bodies are decoded on the way', () => {
  const input = InvocationInput.parse({ payload: { body: 'AAEC', encoding: 'base64' }, http: { method: 'POST', path: '/' } });
  const { text } = toCliCommand('local/hello', input);
  assert.match(text, /^printf %s AAEC \| base64 -d \| isobar invoke local\/hello --http POST \/ --event -$/);
});

test('variable names', () => {
  assert.equal(toVariableName('x-api-key'), 'X_API_KEY');
  assert.equal(toVariableName('clientSecret'), 'CLIENT_SECRET');
  assert.equal(toVariableName('2fa-token'), 'SECRET_2FA_TOKEN');
});

test('an event that is not JSON says what it is; a request has its headers', () => {
  const cloudEvent = InvocationInput.parse({ payload: { body: '{}', contentType: 'application/cloudevents+json' }, mode: 'async' });
  assert.equal(
    toCliCommand('local/f', cloudEvent).text,
    "isobar invoke local/f --async --content-type application/cloudevents+json --data '{}'",
  );
  const request = InvocationInput.parse({ payload: { body: '' }, http: { method: 'GET', path: '/a?b=1', headers: { 'x-api-key': 'k' } } });
  assert.deepEqual(toCliCommand('local/f', request), {
    text: `isobar invoke local/f --http GET '/a?b=1' --header 'x-api-key='"$X_API_KEY"`,
    variables: ['X_API_KEY'],
  });
});

test('an event has a curl only where the model takes it as a request', () => {
  assert.ok('reason' in toCurlCommand('http://h/f', event('{}'), true));
  const command = toCurlCommand('http://h/f', event('{"a":1}'), false);
  assert.deepEqual(command, { text: `curl -i http://h/f -H 'content-type: application/json' --data-raw '{"a":1}'`, variables: [] });
});
