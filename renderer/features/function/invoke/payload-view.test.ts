import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDump } from './hex-dump.ts';
import { fromBase64, payloadFileName, toBase64, viewPayload } from './payload-view.ts';

const payload = (body: string, contentType: string | null = null, encoding: 'utf8' | 'base64' = 'utf8', truncated = false) => ({
  body,
  contentType,
  encoding,
  truncated,
});

test('JSON is indented, also where the content type does not say so', () => {
  assert.deepEqual(viewPayload(payload('{"a":1}', 'application/json')), { kind: 'json', text: '{"a":1}', pretty: '{\n  "a": 1\n}' });
  assert.equal(viewPayload(payload('[1]', 'text/plain')).kind, 'json');
  assert.equal(viewPayload(payload('null')).kind, 'json');
});

test('text, cut JSON and nothing', () => {
  assert.equal(viewPayload(payload('hello', 'text/plain')).kind, 'text');
  assert.equal(viewPayload(payload('{"a":', 'application/json', 'utf8', true)).kind, 'text');
  assert.equal(viewPayload(payload('')).kind, 'empty');
});

test('base64 is text where it is text, an image where it says so, else binary', () => {
  assert.equal(viewPayload(payload(btoa('hello'), null, 'base64')).text, 'hello');
  assert.equal(viewPayload(payload('iVBORw0KGgo=', 'image/png', 'base64')).kind, 'image');
  assert.equal(viewPayload(payload('iVBORw0KGgo=', 'image/png', 'base64', true)).kind, 'binary');
  assert.equal(viewPayload(payload(btoa('<svg/>'), 'image/svg+xml', 'base64')).kind, 'text');
  assert.equal(viewPayload(payload('AAEC/w==', null, 'base64')).kind, 'binary');
});

test('base64 there and back, beyond one slice', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
  assert.equal(fromBase64('%%%').length, 0);
});

test('file names', () => {
  assert.equal(payloadFileName('hello', 'image/jpeg', 'image'), 'hello.jpg');
  assert.equal(payloadFileName('hello', null, 'json'), 'hello.json');
  assert.equal(payloadFileName('hello', 'application/octet-stream', 'binary'), 'hello.bin');
});

test('a dump has 16 bytes a line and stops at the limit', () => {
  const lines = hexDump(new TextEncoder().encode('0123456789abcdef\n!'));
  assert.deepEqual(lines[1], { offset: '00000010', hex: '0a 21', ascii: '.!' });
  assert.equal(hexDump(new Uint8Array(100), 20).length, 2);
});
