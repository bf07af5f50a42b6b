import type { Span } from './trace.ts';

/** A request that a function makes, before it is sent. */
export interface OutgoingRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** By its name in small letters; undefined where it is not sent. */
  header(name: string): string | undefined;
}

/**
 * What a request asks of a cloud, as attributes of its span (`rpc.service`, `rpc.method`); null where it is for nobody
 * that is known. Its body is not looked at.
 */
export type NameRequest = (request: OutgoingRequest) => Span['attributes'] | null;
