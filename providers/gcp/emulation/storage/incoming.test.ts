import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c, encodeCrc32c } from './crc32c.ts';
import { splitMultipart } from './incoming.ts';
import { listObjects } from './list-objects.ts';

test('both parts of an upload, with the line ends and quotes of every client', () => {
  const body = (end: string): Buffer =>
    Buffer.from(
      [
        '--b=1',
        'Content-Type: application/json',
        '',
        '{"name":"a"}',
        '--b=1',
        'Content-Type: text/plain',
        '',
        'one\ntwo',
        '--b=1--',
        '',
      ].join(end),
    );
  for (const [type, end] of [
    ['multipart/related; boundary=b=1', '\r\n'],
    ['multipart/related; boundary="b=1"', '\r\n'],
    ["multipart/related; boundary='b=1'", '\n'],
  ] as const) {
    const { metadata, content, type: found } = splitMultipart(type, body(end));
    assert.deepEqual([metadata, content.toString(), found], [{ name: 'a' }, 'one\ntwo', 'text/plain'], type);
  }
  assert.throws(() => splitMultipart('multipart/related', body('\n')), /no boundary/);
  assert.throws(() => splitMultipart('multipart/related; boundary=x', body('\n')), /two parts/);
});

test('checksums are those of the documents', () => {
  // The check value of CRC-32C (RFC 3720, B.4 has others of the same polynomial).
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(encodeCrc32c(0xe3069283), '4waSgw==');
  assert.equal(crc32c(Buffer.from('6789'), crc32c(Buffer.from('12345'))), 0xe3069283);
});

test('lists go on where a page ended, folders counted', () => {
  const all = ['a/1', 'a/2', 'b', 'c/1', 'd'].map((name) => ({ name, generation: '1' }));
  const seen: unknown[] = [];
  let token: unknown = '';
  do {
    const page = listObjects(all, new URLSearchParams({ delimiter: '/', maxResults: '2', pageToken: String(token ?? '') }));
    seen.push([(page['items'] as { name: string }[] | undefined)?.map(({ name }) => name), page['prefixes']]);
    token = page['nextPageToken'];
  } while (token !== undefined);
  assert.deepEqual(seen, [
    [['b'], ['a/']],
    [['d'], ['c/']],
  ]);
});
