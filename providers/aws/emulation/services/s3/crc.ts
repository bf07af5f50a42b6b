/** Cyclic redundancy checks that Node has not: CRC-32C, CRC-64/NVME, and what two checks of neighbours say of both. */

/** Reflected polynomials. @see https://reveng.sourceforge.io/crc-catalogue/all.htm */
export const CRC32_POLYNOMIAL = 0xedb88320n;
export const CRC32C_POLYNOMIAL = 0x82f63b78n;
export const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

/** A check that takes its input in pieces. */
export interface RunningCrc {
  update(bytes: Uint8Array): void;
  /** The check of all so far. */
  value(): bigint;
}

let crc32cTable: Uint32Array | undefined;
let crc64Tables: { high: Uint32Array; low: Uint32Array } | undefined;

export function createCrc32c(): RunningCrc {
  crc32cTable ??= Uint32Array.from(table(CRC32C_POLYNOMIAL), Number);
  const entries = crc32cTable;
  let crc = 0xffffffff;
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += 1) crc = (entries[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
    },
    value: () => BigInt((crc ^ 0xffffffff) >>> 0),
  };
}

/** In two halves of 32 bits: numbers are many times faster than big integers. */
export function createCrc64Nvme(): RunningCrc {
  crc64Tables ??= halves(table(CRC64NVME_POLYNOMIAL));
  const { high, low } = crc64Tables;
  let [upper, lower] = [0xffffffff, 0xffffffff];
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        const index = (lower ^ (bytes[at] ?? 0)) & 0xff;
        lower = ((lower >>> 8) | (upper << 24)) ^ (low[index] ?? 0);
        upper = (upper >>> 8) ^ (high[index] ?? 0);
      }
    },
    value: () => (BigInt((upper ^ 0xffffffff) >>> 0) << 32n) | BigInt((lower ^ 0xffffffff) >>> 0),
  };
}

/**
 * The check of A followed by B, from the checks of both and B's length: A's check is moved past B's zeros by squaring
 * the operator of one zero bit, as zlib's `crc32_combine` does it.
 */
export function combineCrc(polynomial: bigint, bits: 32 | 64, first: bigint, second: bigint, secondBytes: number): bigint {
  let operator = Array.from({ length: bits }, (_, bit) => (bit === 0 ? polynomial : 1n << BigInt(bit - 1)));
  let crc = first;
  for (let zeros = BigInt(secondBytes) * 8n; zeros > 0n; zeros >>= 1n) {
    if ((zeros & 1n) === 1n) crc = times(operator, crc);
    operator = operator.map((column) => times(operator, column));
  }
  return crc ^ second;
}

function times(operator: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  let rest = vector;
  for (let bit = 0; rest > 0n; bit += 1, rest >>= 1n) if ((rest & 1n) === 1n) sum ^= operator[bit] ?? 0n;
  return sum;
}

function table(polynomial: bigint): bigint[] {
  return Array.from({ length: 256 }, (_, byte) => {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    return crc;
  });
}

function halves(entries: readonly bigint[]): { high: Uint32Array; low: Uint32Array } {
  return {
    high: Uint32Array.from(entries, (entry) => Number(entry >> 32n)),
    low: Uint32Array.from(entries, (entry) => Number(entry & 0xffffffffn)),
  };
}
