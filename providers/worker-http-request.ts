/** A request as a function's environment gets it. */
export interface WorkerHttpRequest {
  method: string;
  /** Path and query as the function sees it, beginning with `/`. */
  path: string;
  /** Scheme, host and port the client used: `http://127.0.0.1:4000`. */
  origin: string;
  /** Raw header pairs, names in the client's spelling. */
  headers: [string, string][];
  body: Uint8Array;
  /** The body as it comes, where the function takes it so; `body` is empty then. To be read once. Rejects where it breaks off. */
  live?: AsyncIterable<Uint8Array>;
  remoteAddress: string;
}
