import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf, { type Type } from 'protobufjs';
import type { ApiError } from './api-error.ts';
import { encodeMessage } from './messages.ts';

let known: Type | null = null;

/** `google.rpc.Status` with the types of its details: the descriptors by which the official clients read them. */
function statusType(): Type {
  if (known !== null) return known;
  const main = createRequire(import.meta.url).resolve('google-gax');
  const text = readFileSync(join(dirname(main), '../protos/status.json'), 'utf8');
  known = protobuf.Root.fromJSON(JSON.parse(text) as protobuf.INamespace)
    .resolveAll()
    .lookupType('google.rpc.Status');
  return known;
}

/** The bytes of an error's `google.rpc.Status` with its details. */
export function encodeStatus(error: ApiError): Buffer {
  return encodeMessage(statusType(), error.toStatus());
}
