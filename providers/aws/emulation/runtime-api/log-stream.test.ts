import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogStream } from './log-stream.ts';

const MARK = '\u001e\u0002isobar';
const record = (level: number, text: string): string => `${MARK}${level}${Buffer.byteLength(text).toString(16).padStart(8, '0')}${text}`;

/** What comes of bytes, in pieces of every size. */
function entries(text: string, size: number): string[] {
  const found: string[] = [];
  const stream = new LogStream('info', (level, entry) => void found.push(`${level} ${entry}`));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) stream.push(bytes.subarray(at, at + size));
  stream.flush();
  return found;
}

test('lines and records keep their order and their parts, however they are cut', () => {
  const text = `one\ntwo ü${record(4, 'failed\nhere ü')}${record(2, '')}three\r\n${record(9, 'odd level')}\n\nend`;
  const expected = [
    'info one',
    'info two ü',
    'error failed\nhere ü',
    'info ',
    'info three',
    'info odd level',
    'info ',
    'info ',
    'info end',
  ];
  for (const size of [1, 2, 3, 7, 64, 4096]) assert.deepEqual(entries(text, size), expected, `pieces of ${size}`);
});

test('bytes that only look like a record are lines', () => {
  assert.deepEqual(entries(`${MARK}xnot-hex-x rest\nnext\n`, 5), [`info ${MARK}xnot-hex-`, 'info x rest', 'info next']);
  assert.deepEqual(entries(`${MARK}2000000ff short`, 4), [`info ${MARK}2000000ff short`]);
});

test('a line without an end is cut', () => {
  const found = entries('x'.repeat(600 * 1024), 64 * 1024);
  assert.ok(found.length > 1 && found.join('').length >= 600 * 1024);
});
