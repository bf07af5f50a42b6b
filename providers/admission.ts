/** What the gateway asks a cloud's emulation about a request, before it is run. Types only. */
import type { HttpResult } from './emulation.ts';

/** A request at a function's address. */
export interface ArrivingCall {
  name: string;
  /** What the address has behind `@`: a version, or what else the cloud calls versions by; null for the function's own address. */
  qualifier: string | null;
  /** A header of the request by its name in lower case, as it came. */
  header(name: string): string | null;
}

/** The version that runs it (null for the live one), or the cloud's own refusal; null where nothing has that address. */
export type Admission = { version: string | null } | { refusal: HttpResult } | null;
