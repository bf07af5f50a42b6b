/** A query that cannot be run. Codes and texts are modelled on the service's. */
export class QueryError extends Error {
  /** `SC1001`; null where the service's code is not known here. */
  readonly code: string | null;
  /** Where in the query, in characters. */
  readonly location: { start: number; end: number } | null;

  constructor(code: string | null, message: string, location: { start: number; end: number } | null = null) {
    super(message);
    this.name = 'QueryError';
    this.code = code;
    this.location = location;
  }
}
