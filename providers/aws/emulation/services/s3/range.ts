import { AwsError } from '../../server/service.ts';
import { invalidRequest } from './errors.ts';
import type { StoredObject } from './object.ts';

/** What a request wants of an object; `end` is exclusive. */
export interface WantedBytes {
  start: number;
  end: number;
  /** Not the whole object: the answer is 206. */
  partial: boolean;
  /** Headers of the answer. */
  headers: Record<string, string>;
}

/** By `Range` or `partNumber`. What is no single range of bytes is passed over, as S3 does. Throws `InvalidRange`, `InvalidPartNumber`. */
export function wantedBytes(object: StoredObject, range: string | undefined, partNumber: string | null): WantedBytes {
  if (partNumber !== null) {
    if (range !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
    return bytesOfPart(object, Number(partNumber));
  }
  const asked = parseRange(range, object.size);
  if (asked === null) return { start: 0, end: object.size, partial: false, headers: {} };
  return { ...asked, partial: true, headers: contentRange(asked.start, asked.end, object.size) };
}

/** Null for what is no single range of bytes. */
function parseRange(range: string | undefined, size: number): { start: number; end: number } | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return null;
  if (first === '') {
    if (Number(last) === 0 || size === 0) throw invalidRange(range, size);
    return { start: Math.max(0, size - Number(last)), end: size };
  }
  if (last !== '' && Number(first) > Number(last)) return null;
  if (Number(first) >= size) throw invalidRange(range, size);
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

function invalidRange(range: string | undefined, size: number): AwsError {
  return new AwsError('InvalidRange', 'The requested range is not satisfiable', {
    status: 416,
    members: { RangeRequested: range ?? '', ActualObjectSize: size },
    headers: { 'content-range': `bytes */${size}` },
  });
}

function bytesOfPart({ parts, size }: StoredObject, number: number): WantedBytes {
  const count = parts?.length ?? 1;
  if (!Number.isInteger(number) || number < 1 || number > count) {
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      status: 416,
      members: { PartNumberRequested: number, ActualPartCount: count },
    });
  }
  if (parts === null) return { start: 0, end: size, partial: size > 0, headers: size > 0 ? contentRange(0, size, size) : {} };
  const start = parts.slice(0, number - 1).reduce((sum, part) => sum + part.size, 0);
  const end = start + (parts[number - 1]?.size ?? 0);
  return { start, end, partial: true, headers: { ...contentRange(start, end, size), 'x-amz-mp-parts-count': String(count) } };
}

function contentRange(start: number, end: number, size: number): Record<string, string> {
  return { 'content-range': `bytes ${start}-${end - 1}/${size}` };
}
