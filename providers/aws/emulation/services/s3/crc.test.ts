import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKSUM_ALGORITHMS, checksumOfParts, createChecksum, type ChecksumAlgorithm } from './checksums.ts';

const of = (algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]) => {
  const checksum = createChecksum(algorithm);
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest();
};

/** The check values of the CRC catalogue, of the digits 1 to 9. @see https://reveng.sourceforge.io/crc-catalogue/all.htm */
const known: [ChecksumAlgorithm, string][] = [
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
];
for (const [algorithm, expected] of known) {
  test(`${algorithm} of the digits`, () => {
    assert.equal(of(algorithm, Buffer.from('123456789')).toString('hex'), expected);
    assert.equal(of(algorithm, Buffer.from('1234'), Buffer.from('56789')).toString('hex'), expected);
  });
}

test('the checksum of a whole from those of its parts is that of all bytes', () => {
  const parts = [70_001, 1, 0, 123_456].map((size, n) => Buffer.alloc(size, `part ${n}`));
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    if (algorithm.startsWith('SHA')) continue;
    const values = parts.map((part) => ({ value: of(algorithm, part).toString('base64'), size: part.length }));
    assert.equal(checksumOfParts({ algorithm, type: 'FULL_OBJECT' }, values), of(algorithm, ...parts).toString('base64'), algorithm);
  }
});

test('a composite checksum is that of the checksums, with their number', () => {
  const values = ['a', 'b'].map((text) => ({ value: of('SHA256', Buffer.from(text)).toString('base64'), size: 1 }));
  const expected = of('SHA256', of('SHA256', Buffer.from('a')), of('SHA256', Buffer.from('b'))).toString('base64');
  assert.equal(checksumOfParts({ algorithm: 'SHA256', type: 'COMPOSITE' }, values), `${expected}-2`);
});
