import { AppError } from '#shared/errors.ts';
import type { FunctionKey } from '#providers/provider.ts';

/** The version or alias that a reference has to name here; `what` begins the question. */
export function needQualifier(key: FunctionKey, ref: string, what: string): string {
  if (key.qualifier !== null) return key.qualifier;
  throw new AppError('invalid_input', `${what} None was named.`, {
    hint: `Add it to the reference, for example ${ref}@1. "isobar versions list ${ref}" lists the versions.`,
  });
}
