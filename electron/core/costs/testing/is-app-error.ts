import { AppError, type ErrorCode } from '#shared/errors.ts';

/** For `assert.rejects`: an error of this code whose message matches. */
export const isAppError =
  (code: ErrorCode, message: RegExp) =>
  (error: unknown): boolean =>
    error instanceof AppError && error.code === code && message.test(error.message);
