import { AppError, toAppError } from '#shared/errors.ts';
import type { ErrorTranslator } from '../provider.ts';
import { NotThere } from './control/client.ts';
import { LOCAL } from './ref.ts';

/** The runtime's errors come as AppErrors already; what is left is that it is not there at all. */
export const toLocalError: ErrorTranslator = (error, op) => {
  if (error instanceof NotThere) {
    return new AppError('unavailable', 'The local runtime does not answer.', {
      hint: 'Start it with "isobar runtime start". If it ends again, its log says why.',
      provider: LOCAL,
      op,
      cause: error,
    });
  }
  const { code, message, ...rest } = toAppError(error).toData();
  return new AppError(code, message, { ...rest, provider: rest.provider ?? LOCAL, op: rest.op ?? op, cause: error });
};
