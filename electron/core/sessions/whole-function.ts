import { AppError } from '#shared/errors.ts';
import type { FunctionKey } from '#providers/provider.ts';

/** Refuses a version where records are kept per function only. */
export function wholeFunction(key: FunctionKey, what: string): string {
  if (key.qualifier === null) return key.name;
  throw new AppError('invalid_input', `${what} are kept for a function, not for one of its versions.`, {
    hint: `Leave "@${key.qualifier}" out.`,
  });
}
