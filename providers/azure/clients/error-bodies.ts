/** Texts of answers that say no, by their requests. */
const bodies = new WeakMap<object, string>();

interface Answer {
  status: number;
  bodyAsText?: string | null;
}

/**
 * Keeps what Azure says where it says no: the SDK's error about a page of a list has only "Pagination failed" and the
 * status (`checkPagingRequest` of @azure/arm-appservice), not which action was denied.
 */
export const errorBodies = {
  name: 'isobarErrorBodiesPolicy',
  async sendRequest<Q extends object, R extends Answer>(request: Q, next: (request: Q) => Promise<R>): Promise<R> {
    const answer = await next(request);
    if (answer.status >= 400 && typeof answer.bodyAsText === 'string') bodies.set(request, answer.bodyAsText);
    return answer;
  },
};

/** What Azure answered to an error's request; null where that is not known. */
export function errorBody(request: unknown): string | null {
  return typeof request === 'object' && request !== null ? (bodies.get(request) ?? null) : null;
}
