/** Bits of a number to the left, out of which those come in again on the right. */
const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * The partition that a key leads to: Bob Jenkins' lookup3 over its UTF-8 bytes, both words of the hash folded into 16
 * bits. The official clients that buffer events compute it themselves and have to come to the same one.
 * @see https://www.burtleburtle.net/bob/c/lookup3.c `hashlittle2`
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/eventhub/Azure.Messaging.EventHubs/src/Core/PartitionResolver.cs
 */
export function partitionOf(key: string, partitions: number): number {
  const [b, c] = lookup3(Buffer.from(key, 'utf8'));
  const folded = ((b ^ c) << 16) >> 16;
  return Math.abs(folded % partitions);
}

type Words = [a: number, b: number, c: number];

/** The second and third word of the state at the end. */
function lookup3(data: Buffer): [number, number] {
  const begin = (0xdeadbeef + data.length) | 0;
  let state: Words = [begin, begin, begin];
  let at = 0;
  // The last block, which may be a whole one, is mixed in another way.
  for (; data.length - at > 12; at += 12) state = mixed(added(state, data.subarray(at, at + 12)));
  if (at < data.length) state = final(added(state, data.subarray(at)));
  return [state[1], state[2]];
}

/** Up to twelve bytes, those that are missing as zeros. */
function added([a, b, c]: Words, bytes: Buffer): Words {
  const block = Buffer.alloc(12);
  bytes.copy(block);
  return [(a + block.readInt32LE(0)) | 0, (b + block.readInt32LE(4)) | 0, (c + block.readInt32LE(8)) | 0];
}

const MIX = [4, 6, 8, 16, 19, 4] as const;

function mixed(words: Words): Words {
  let [a, b, c] = words;
  for (const by of MIX) {
    a = ((a - c) | 0) ^ rotated(c, by);
    c = (c + b) | 0;
    // The words take turns.
    [a, b, c] = [b, c, a];
  }
  return [a, b, c];
}

const FINAL = [14, 11, 25, 16, 4, 14, 24] as const;

function final(words: Words): Words {
  let [a, b, c] = words;
  for (const by of FINAL) {
    c = ((c ^ b) - rotated(b, by)) | 0;
    [a, b, c] = [b, c, a];
  }
  // Seven turns of three words: one further than the beginning.
  return [c, a, b];
}
