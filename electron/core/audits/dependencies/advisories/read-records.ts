import { createReadStream } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '#shared/errors.ts';
import { eachZipEntry, type ZipLimits } from '../../../zip/read-zip.ts';

/** One record is some kilobytes; the largest in use are below this. */
const MAX_RECORD = 4 * 1024 * 1024;
/** A file that lists records in JSON; YAML takes many times as long to read, and as much memory. */
const MAX_FILE = 64 * 1024 * 1024;
const limitOf = (path: string): number => (/\.json$/i.test(path) ? MAX_FILE : MAX_RECORD);
/** More than the largest export there is: npm's has some 300,000 records. */
const LIMITS: ZipLimits = { files: 2_000_000, bytes: 8 * 1024 * 1024 * 1024 };
const MAX_DEPTH = 16;

const RECORD = /\.(?:json|ya?ml)$/i;

/** What one file holds: values that may be records; null for one that could not be read as any. */
export type Values = readonly unknown[];

/** JSON, or YAML with every scalar as the text that it is: `1.10` is a version, not a number. To look for keys that are there twice takes the square of their number. */
async function parse(text: string, name: string): Promise<unknown> {
  if (/\.json$/i.test(name)) return JSON.parse(text);
  const { parse: parseYaml } = await import('yaml');
  return parseYaml(text, { schema: 'failsafe', maxAliasCount: 100, uniqueKeys: false, logLevel: 'silent' });
}

async function textOf(stream: Readable, limit: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is no JSON or YAML is one value that is no record. */
async function valuesOf(stream: Readable, name: string, limit: number): Promise<Values> {
  const text = await textOf(stream, limit);
  if (text === null) return [null];
  try {
    const value = await parse(text, name);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [null];
  }
}

async function* fromZip(path: string, signal: AbortSignal): AsyncGenerator<Values, void, undefined> {
  for await (const entry of eachZipEntry(path, path, LIMITS)) {
    signal.throwIfAborted();
    if (!RECORD.test(entry.path)) continue;
    if (entry.size > MAX_RECORD) yield [null];
    else yield await entry.open().then((stream) => valuesOf(stream, entry.path, MAX_RECORD), () => [null]);
  }
} // prettier-ignore

/** In the order of names, so that the same directory gives the same. Links are not followed, hidden directories not entered. */
async function* fromDirectory(path: string, signal: AbortSignal, depth = 0): AsyncGenerator<Values, void, undefined> {
  const entries: { name: string; directory: boolean }[] = [];
  for await (const entry of await opendir(path)) {
    if (entry.isDirectory() ? !entry.name.startsWith('.') && depth < MAX_DEPTH : entry.isFile() && RECORD.test(entry.name))
      entries.push({ name: entry.name, directory: entry.isDirectory() });
    if (entries.length > LIMITS.files) throw tooMany(path);
  }
  for (const { name, directory } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    signal.throwIfAborted();
    const inner = join(path, name);
    if (directory) yield* fromDirectory(inner, signal, depth + 1);
    else yield await valuesOf(createReadStream(inner), name, MAX_RECORD);
  }
}

function tooMany(path: string): AppError {
  return new AppError('too_large', `${path} has more than ${LIMITS.files} files.`, {
    hint: 'Import the export of one ecosystem at a time.',
  });
}

/**
 * Reads records in the OSV format one file after the other: a file with one record or a list of them, a directory of
 * such files, or a zip of them as https://osv.dev exports it. What cannot be read is `null` among the values.
 */
export async function* readRecords(path: string, signal: AbortSignal): AsyncGenerator<Values, void, undefined> {
  const found = await lstat(path).catch((error: unknown) => {
    throw new AppError('not_found', `There is nothing at ${path}.`, { hint: 'Check the path.', cause: error });
  });
  if (found.isDirectory()) yield* fromDirectory(path, signal);
  else if (!found.isFile())
    throw new AppError('invalid_input', `${path} is neither a file nor a directory.`, { hint: 'Name the file itself.' });
  else if (/\.zip$/i.test(path)) yield* fromZip(path, signal);
  else if (!RECORD.test(path))
    throw new AppError('invalid_input', `${path} is no JSON, YAML or zip.`, { hint: 'Give a record in the OSV format, a directory of them, or an export of osv.dev (all.zip).' });
  else if (found.size > limitOf(path))
    throw new AppError('too_large', `${path} has more than ${limitOf(path) / 1024 / 1024} MB.`, { hint: 'Import a directory or a zip with one record in each file.' });
  else yield await valuesOf(createReadStream(path), path, limitOf(path));
} // prettier-ignore
