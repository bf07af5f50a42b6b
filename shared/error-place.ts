import { AppError } from './errors.ts';

/** The same error, with the provider and operation that it came from where it does not say so itself. */
export function placed(error: AppError, { provider, op }: { provider: string; op: string }): AppError {
  const { code, message, ...rest } = error.toData();
  return new AppError(code, message, { ...rest, provider: rest.provider ?? provider, op: rest.op ?? op, cause: error.cause });
}
