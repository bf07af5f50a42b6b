import type { BodyFile } from '../../../../emulation-parts/body-store.ts';
import type { Checksum } from './checksums.ts';

/** Headers that are stored with an object and given back with it, by the name of their member. */
export const STORED_HEADERS = {
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  expires: 'Expires',
  'x-amz-website-redirect-location': 'WebsiteRedirectLocation',
} as const;

/** What a client says of an object beside its bytes. */
export interface ObjectDescription {
  contentType: string;
  /** By header name. */
  headers: Record<string, string>;
  /** Without `x-amz-meta-`. */
  metadata: Record<string, string>;
  storageClass: string;
  tags: Record<string, string>;
}

/** An object as it is kept; its bytes are in `files`. */
export interface StoredObject extends ObjectDescription {
  bucket: string;
  key: string;
  /** Of an object written while versioning was on. */
  versionId?: string;
  size: number;
  /** Without quotes. */
  etag: string;
  lastModifiedMs: number;
  checksum: Checksum | null;
  files: BodyFile[];
  /** Of an object put together of parts. */
  parts: { number: number; size: number; checksum: string | null }[] | null;
}

export function quotedEtag({ etag }: { etag: string }): string {
  return `"${etag}"`;
}
