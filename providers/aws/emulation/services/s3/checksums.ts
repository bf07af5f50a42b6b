import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrc, createCrc32c, createCrc64Nvme, CRC32_POLYNOMIAL, CRC32C_POLYNOMIAL, CRC64NVME_POLYNOMIAL } from './crc.ts';
import { invalidRequest } from './errors.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A checksum as it is kept and shown. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** Base64; of a composite one with the number of parts: `…==-3`. */
  value: string;
  type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 };

export function createChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    const hash = createHash(algorithm.toLowerCase());
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  }
  if (algorithm === 'CRC32') {
    let crc = 0;
    return {
      update: (bytes) => {
        crc = crc32(bytes, crc);
      },
      digest: () => bigEndian(BigInt(crc), 4),
    };
  }
  const running = algorithm === 'CRC32C' ? createCrc32c() : createCrc64Nvme();
  return { update: (bytes) => running.update(bytes), digest: () => bigEndian(running.value(), LENGTHS[algorithm]) };
}

/** `x-amz-checksum-crc32` */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** `ChecksumCRC32`, the member's name in XML. */
export function checksumMember(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** Throws `InvalidRequest` for an algorithm there is not. */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((candidate) => candidate === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  const known = CHECKSUM_ALGORITHMS.join(', ');
  throw invalidRequest(`Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${known}]`);
}

/** The checksum a client gives in its headers or trailers; null without one. Throws `InvalidRequest`. */
export function givenChecksum(headers: Readonly<Record<string, string>>): { algorithm: ChecksumAlgorithm; value: string } | null {
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => headers[checksumHeader(algorithm)] !== undefined);
  const [algorithm] = given;
  if (algorithm === undefined) return null;
  if (given.length > 1) throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const value = headers[checksumHeader(algorithm)] ?? '';
  if (Buffer.from(value, 'base64').byteLength !== LENGTHS[algorithm]) {
    throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
  return { algorithm, value };
}

/** The checksum of a whole object from those of its parts: of their bytes in a row, or (composite) of their checksums. */
export function checksumOfParts(
  { algorithm, type }: Pick<Checksum, 'algorithm' | 'type'>,
  parts: readonly { value: string; size: number }[],
): string {
  if (type === 'COMPOSITE') {
    const whole = createChecksum(algorithm);
    for (const { value } of parts) whole.update(Buffer.from(value, 'base64'));
    return `${whole.digest().toString('base64')}-${parts.length}`;
  }
  const bytes = LENGTHS[algorithm];
  const polynomial = algorithm === 'CRC32' ? CRC32_POLYNOMIAL : algorithm === 'CRC32C' ? CRC32C_POLYNOMIAL : CRC64NVME_POLYNOMIAL;
  const values = parts.map(({ value, size }) => ({ crc: BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`), size }));
  const whole = values.reduce((sum, { crc, size }) => combineCrc(polynomial, bytes === 8 ? 64 : 32, sum, crc, size), 0n);
  return bigEndian(whole, bytes).toString('base64');
}

function bigEndian(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
}
