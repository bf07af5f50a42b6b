import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempDir } from '../testing/test-core.ts';
import { openLog } from './log.ts';
import { redact } from './redact.ts';

describe('the log', () => {
  it('has a line for each message, with the cause below, for its owner only', (t) => {
    const home = tempDir(t);
    const log = openLog(home, 'web');
    log.write('error', 'it broke', new Error('because', { cause: new Error('deeper') }));
    const text = readFileSync(log.path, 'utf8');
    assert.match(text, /^\d{4}-\d\d-\d\dT[\d:.]+Z ERROR it broke\n {2}Error: because\n/);
    assert.match(text, /deeper/);
    if (process.platform !== 'win32') assert.equal(statSync(log.path).mode & 0o777, 0o600);
  });

  it('is rotated by size and keeps three files', (t) => {
    const log = openLog(tempDir(t), 'web');
    const big = 'x'.repeat(30_000);
    for (let i = 0; i < 800; i++) log.write('info', `${i} ${big}`);
    const files = readdirSync(join(log.path, '..')).sort();
    assert.deepEqual(files, ['web.log', 'web.log.1', 'web.log.2']);
    for (const file of files) assert.ok(statSync(join(log.path, '..', file)).size <= 5 * 1024 * 1024 + 100);
  });

  it('never throws, and goes on when it can', (t) => {
    const home = tempDir(t);
    writeFileSync(join(home, 'logs'), 'a file where the directory should be');
    const log = openLog(home, 'web');
    log.write('error', 'lost');
    rmSync(join(home, 'logs'));
    log.write('error', 'kept');
    assert.match(readFileSync(log.path, 'utf8'), /kept/);
  });
});

describe('redaction', () => {
  const secrets: [string, string][] = [
    ['a bearer token', 'authorization: Bearer abcdef0123456789'],
    ['an AWS key id', 'key AKIAIOSFODNN7EXAMPLE used'],
    ['a password in JSON', '{"password":"hunter2 and more"}'],
    ['a secret variable', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI'],
    ['a token in an address', 'http://127.0.0.1:1/#token=abc123secret'],
    ['credentials in an address', 'https://user:hunter2@example.com/'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['a storage connection string', 'AccountName=x;AccountKey=c2VjcmV0a2V5;Endpoint=y'],
    ['an API key', "apiKey: 'sk-1234'"],
  ];
  const hidden = /abcdef0123456789|AKIAIOSFODNN7EXAMPLE|hunter2|wJalrXUtnFEMI|abc123secret|MIIEow|eyJzdWIi|c2VjcmV0a2V5|sk-1234/;
  for (const [name, text] of secrets) {
    it(`hides ${name}`, () => {
      assert.doesNotMatch(redact(text), hidden);
      assert.match(redact(text), /\[redacted\]/);
    });
  }

  it('is quick for texts made to be slow', () => {
    const began = performance.now();
    for (const part of ['x', 'secret', '//a:', 'eyJ', '-----BEGIN PRIVATE KEY-----', 'a.', '\'"', 'token='])
      redact(part.repeat(1_000_000 / part.length));
    assert.ok(performance.now() - began < 2000);
    assert.ok(redact('x'.repeat(1_000_000)).length < 40_000);
  });

  it('leaves ordinary text alone', () => {
    for (const text of [
      'The function hello was not found.',
      'http://127.0.0.1:4000/hello',
      'a tokenizer is no secret',
      'path: /home/ada/secrets/app',
    ]) {
      assert.equal(redact(text), text);
    }
  });
});
