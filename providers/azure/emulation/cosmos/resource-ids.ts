/**
 * Resource ids (`_rid`): four bytes of a database, four more of a container, eight more of what is in it, in a base64
 * whose slash is a dash. Clients take them apart.
 * @see https://github.com/Azure/azure-cosmos-dotnet-v3/blob/master/Microsoft.Azure.Cosmos/src/Resource/ResourceId.cs
 */
const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('/', '-');
const decode = (rid: string): Buffer => Buffer.from(rid.replaceAll('-', '/'), 'base64');

/** `number` begins at 1, as the others do. */
export function databaseRid(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return encode(bytes);
}

export function containerRid(database: string, number: number): string {
  const bytes = Buffer.alloc(4);
  // The first bit tells containers from users.
  bytes.writeUInt32BE((0x80000000 | number) >>> 0);
  return encode(Buffer.concat([decode(database), bytes]));
}

/** The kind is in the last half byte. */
export function childRid(container: string, number: number, kind: 'item' | 'range'): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number) | (BigInt(kind === 'item' ? 0 : 5) << 60n));
  return encode(Buffer.concat([decode(container), bytes]));
}

/** The database that a container's id names. */
export const databaseOf = (container: string): string => encode(decode(container).subarray(0, 4));
