import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib';

/** A file for a zip. `read` is called once, when its turn comes. */
export interface ZipSource {
  /** With `/`, relative. */
  path: string;
  executable: boolean;
  read(): Promise<Uint8Array>;
}

export interface WrittenEntry {
  path: string;
  executable: boolean;
  bytes: Uint8Array;
}

// .ZIP File Format Specification 6.3.10, sections 4.3 and 4.4.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const VERSION = 20;
const VERSION_64 = 45;
const MADE_ON_UNIX = (3 << 8) | VERSION_64;
const NAMES_ARE_UTF8 = 1 << 11;
const DEFLATED = 8;
/** 1980-01-01, where a zip's clock begins: one fixed time makes equal packages equal files. */
const DATE = (1 << 5) | 1;

/** Files read ahead while one is written. */
const READ_AHEAD = 16;
/** Larger ones are compressed in the background: on this thread they would be felt. */
const BACKGROUND_BYTES = 256 * 1024;

async function compress(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  if (level === 0 || bytes.length === 0) return bytes;
  const packed = bytes.length > BACKGROUND_BYTES ? await promisify(deflateRaw)(bytes, { level }) : deflateRawSync(bytes, { level });
  return packed.length < bytes.length ? packed : bytes;
}

/** The part that local and central header share: from "version needed" to "extra field length". */
function common(header: Buffer, at: number, entry: { packed: Uint8Array; bytes: Uint8Array; name: Buffer }): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(NAMES_ARE_UTF8, at + 2);
  header.writeUInt16LE(entry.packed === entry.bytes ? 0 : DEFLATED, at + 4);
  header.writeUInt16LE(DATE, at + 8);
  header.writeUInt32LE(crc32(entry.bytes), at + 10);
  header.writeUInt32LE(entry.packed.length, at + 14);
  header.writeUInt32LE(entry.bytes.length, at + 18);
  header.writeUInt16LE(entry.name.length, at + 22);
}

function localHeader(entry: { packed: Uint8Array; bytes: Uint8Array; name: Buffer }): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL, 0);
  common(header, 4, entry);
  return Buffer.concat([header, entry.name]);
}

function centralHeader(entry: { packed: Uint8Array; bytes: Uint8Array; name: Buffer }, executable: boolean, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE(MADE_ON_UNIX, 4);
  common(header, 6, entry);
  header.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, entry.name]);
}

/** The end of the archive; in the longer form (zip64) where there are more entries than the short one can count. */
function endRecords(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  if (count < 0xffff) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(END_64, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_ON_UNIX, 12);
  record.writeUInt16LE(VERSION_64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(LOCATOR_64, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

/** Collects small writes into large ones. */
function createWriter(file: FileHandle) {
  let parts: Uint8Array[] = [];
  let waiting = 0;
  let offset = 0;
  async function flush(): Promise<void> {
    if (parts.length === 0) return;
    await file.write(Buffer.concat(parts));
    [parts, waiting] = [[], 0];
  }
  return {
    get offset() {
      return offset;
    },
    async write(bytes: Uint8Array): Promise<void> {
      parts.push(bytes);
      waiting += bytes.length;
      offset += bytes.length;
      if (waiting > 1024 * 1024) await flush();
    },
    flush,
  };
}

/**
 * Writes a zip in the order given; `level` is zlib's, 0 stores. The same files give the same bytes on
 * any machine. Files together may have 4 GB at the most. `onEntry` sees each as it was written.
 */
export async function writeZip(
  zipPath: string,
  sources: readonly ZipSource[],
  level: number,
  signal: AbortSignal,
  onEntry: (entry: WrittenEntry) => void = () => undefined,
): Promise<void> {
  const file = await open(zipPath, 'wx', 0o600);
  try {
    const writer = createWriter(file);
    const directory: Buffer[] = [];
    // Read ahead, in order; a failure is met when its turn comes, or never.
    const reading: Promise<Uint8Array>[] = [];
    const readNext = (source: ZipSource | undefined) => {
      const read = source?.read();
      read?.catch(() => undefined);
      if (read !== undefined) reading.push(read);
    };
    for (const source of sources.slice(0, READ_AHEAD)) readNext(source);
    for (const [i, { path, executable }] of sources.entries()) {
      signal.throwIfAborted();
      const bytes = (await reading.shift()) ?? new Uint8Array();
      readNext(sources[i + READ_AHEAD]);
      const entry = { packed: await compress(bytes, level), bytes, name: Buffer.from(path) };
      directory.push(centralHeader(entry, executable, writer.offset));
      await writer.write(localHeader(entry));
      await writer.write(entry.packed);
      onEntry({ path, executable, bytes });
    }
    const offset = writer.offset;
    for (const header of directory) await writer.write(header);
    await writer.write(endRecords(sources.length, writer.offset - offset, offset));
    await writer.flush();
  } finally {
    await file.close();
  }
}
