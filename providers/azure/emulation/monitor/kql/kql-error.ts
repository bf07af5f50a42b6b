/** A query that the service would refuse, or that is beyond what this emulation understands: both in the service's own form. */
export class KqlError extends Error {
  override readonly name = 'KqlError';
  readonly kind: 'SyntaxError' | 'SemanticError';
  /** From 0; null where the whole query is meant. */
  readonly position: number | null;

  constructor(kind: 'SyntaxError' | 'SemanticError', message: string, position: number | null = null) {
    super(message);
    this.kind = kind;
    this.position = position;
  }
}

/** The answer's body. @see https://learn.microsoft.com/azure/azure-monitor/logs/api/errors */
export function errorBody(error: KqlError, correlationId: string): Record<string, unknown> {
  const syntax = error.kind === 'SyntaxError';
  return {
    error: {
      message: 'The request had some invalid properties',
      code: 'BadArgumentError',
      correlationId,
      innererror: {
        code: error.kind,
        message: syntax ? 'A recognition error occurred in the query.' : 'A semantic error occurred.',
        innererror: {
          code: syntax ? 'SYN0002' : 'SEM0100',
          message: error.message,
          ...(error.position === null ? {} : { line: 1, pos: error.position }),
        },
      },
    },
  };
}
