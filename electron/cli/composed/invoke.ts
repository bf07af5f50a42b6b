import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { AppError } from '#shared/errors.ts';
import type { PayloadInput } from '#shared/model/payload.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { refWithProfile } from '../run-operation.ts';
import { invokeMany } from './invoke-many.ts';
import { invokeStream } from './invoke-stream.ts';
import { printInvocation } from './print-invocation.ts';

interface InvokeInput {
  ref: string;
  event?: string;
  data?: string;
  'content-type'?: string;
  async?: boolean;
  stream?: boolean;
  'dry-run'?: boolean;
  http?: [string, string];
  header?: Record<string, string>;
  count?: number;
  concurrency?: number;
}

async function readEvent({ event, data }: InvokeInput, { terminal }: CommandContext): Promise<Buffer | null> {
  if (event !== undefined && data !== undefined) {
    throw new AppError('invalid_input', 'Give the event with --event or with --data, not with both.', { hint: 'isobar invoke --help' });
  }
  if (data !== undefined) return Buffer.from(data);
  if (event === undefined) return null;
  if (event === '-') return buffer(terminal.stdin);
  try {
    return await readFile(event);
  } catch (error) {
    throw new AppError('not_found', `The event ${event} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`, {
      hint: 'Give a file, or - for standard input.',
      cause: error,
    });
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** An event is JSON unless something else was said; a mistake in it is found here, before anything runs. */
function toPayload(bytes: Buffer, contentType: string | undefined, isHttp: boolean, name: string): PayloadInput {
  const body = decode(bytes);
  if (contentType !== undefined || body === null) {
    return body === null
      ? { body: bytes.toString('base64'), encoding: 'base64', contentType: contentType ?? 'application/octet-stream' }
      : { body, encoding: 'utf8', contentType: contentType ?? null };
  }
  try {
    JSON.parse(body);
    return { body, encoding: 'utf8', contentType: 'application/json' };
  } catch (error) {
    if (isHttp) return { body, encoding: 'utf8', contentType: 'text/plain' };
    throw new AppError('invalid_input', `${name} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'Correct it, or say what it is with --content-type.',
      cause: error,
    });
  }
}

/** Each way to call excludes the others; an answer that comes in parts belongs to one call. */
function modeOf(given: InvokeInput): 'sync' | 'async' | 'dry_run' {
  const ways = (['async', 'stream', 'dry-run', 'count'] as const).filter((way) => given[way] !== undefined && given[way] !== false);
  const [first, second] = ways.filter((way) => way !== 'count' || given.stream === true);
  if (first !== undefined && second !== undefined) {
    throw new AppError('invalid_input', `--${first} and --${second} exclude each other.`, { hint: 'Give one of them.' });
  }
  if (given.async === true) return 'async';
  return given['dry-run'] === true ? 'dry_run' : 'sync';
}

export async function invoke({ input }: Parsed, context: CommandContext): Promise<number> {
  const given = input as unknown as InvokeInput;
  const { http, header, count, concurrency = 1 } = given;
  if (header !== undefined && http === undefined) {
    throw new AppError('invalid_input', '--header belongs to a request: --http is missing.', { hint: 'Add --http METHOD PATH.' });
  }
  const bytes = await readEvent(given, context);
  const name = given.event === undefined ? 'The event' : given.event === '-' ? 'Standard input' : given.event;
  const payload = bytes === null ? null : toPayload(bytes, given['content-type'], http !== undefined, name);
  const request = {
    ref: refWithProfile(given.ref, context.global.profile),
    ...(payload !== null ? { payload } : http === undefined ? {} : { payload: { body: '', encoding: 'utf8' as const, contentType: null } }),
    mode: modeOf(given),
    http: http === undefined ? null : { method: http[0].toUpperCase(), path: http[1], headers: header ?? {} },
  };
  const { client } = await context.core();
  if (given.stream === true) return invokeStream(client, request, context);
  if (count !== undefined) return invokeMany(client, request, { count, concurrency }, context);
  return printInvocation(await client.invocations.create(request, { signal: context.signal }), context);
}
