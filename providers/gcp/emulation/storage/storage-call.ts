import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostDocuments } from '../../../emulation-host.ts';
import type { Json } from '../api/json.ts';
import type { ObjectStore } from './object-store.ts';

/** One request, taken apart. */
export interface StorageCall {
  store: ObjectStore;
  documents: HostDocuments;
  origin: string;
  request: IncomingMessage;
  response: ServerResponse;
  /** Decoded; empty where the path has none. */
  bucket: string;
  object: string;
  query: URLSearchParams;
}

/** Gives the body of the answer; null for none (204), undefined where it has answered already. Throws `StorageError`. */
export type StorageOperation = (call: StorageCall) => Promise<Json | null | undefined>;
