import type { FunctionError } from '#shared/model/invocation.ts';

/**
 * Errors of the runtime client by the names Lambda reports.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/utils/errors.ts
 */
export type RuntimeErrorName =
  | 'Runtime.HandlerNotFound'
  | 'Runtime.MalformedHandlerName'
  | 'Runtime.ImportModuleError'
  | 'Runtime.UserCodeSyntaxError'
  | 'Runtime.MalformedStreamingHandler'
  | 'Runtime.InvalidStreamingOperation'
  | 'Runtime.CallbackHandlerDeprecated'
  | 'Runtime.JSONStringifyError'
  | 'Runtime.UnhandledPromiseRejection'
  | 'Runtime.PlatformError'
  | 'Runtime.InvalidEntrypoint'
  | 'Extension.Crash'
  | 'InvalidRequestContentException';

/** An error that is reported under one of the runtime's own names. */
export class RuntimeError extends Error {
  constructor(name: RuntimeErrorName, message: string, stack?: string) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

const escaped = (text: string): string => text.replaceAll('\x7F', '%7F');

/**
 * A thrown value as the runtime client reports it: `{errorType, errorMessage, trace}`.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/utils/error.ts `formatError`
 */
export function toFunctionError(error: unknown): FunctionError {
  try {
    if (error instanceof Error) {
      return {
        type: escaped(String(error.name)),
        message: escaped(String(error.message)),
        trace: error.stack === undefined ? [] : escaped(error.stack).split('\n'),
      };
    }
    return { type: typeof error, message: String(error), trace: [] };
  } catch {
    return {
      type: 'handled',
      message: 'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

/** An error as the log line "Invoke Error" shows it: a tab, then its properties as JSON. */
export function toLogText(error: Error): string {
  try {
    return `\t${JSON.stringify(error, (_key, value: unknown) => withProperties(value))}`;
  } catch {
    const { type, message, trace } = toFunctionError(error);
    return `\t${JSON.stringify({ errorType: type, errorMessage: message, trace })}`;
  }
}

function withProperties(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const code: unknown = Reflect.get(value, 'code');
  const shown: Record<string, unknown> = {
    errorType: value.name,
    errorMessage: value.message,
    code,
    ...Object.fromEntries(Object.entries(value)),
  };
  if (typeof value.stack === 'string') shown['stack'] = value.stack.split('\n');
  return shown;
}

export function intoError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The result as JSON; `undefined` is `null`. Throws `Runtime.JSONStringifyError`. */
export function stringifyResult(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}
