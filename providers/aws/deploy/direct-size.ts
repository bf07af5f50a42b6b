import { AppError } from '#shared/errors.ts';
import { AWS } from '../provider-id.ts';

/** "50 MB (zipped, for direct upload)". @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const DIRECT_BYTES = 50 * 1024 * 1024;

/** Refuses a package that Lambda takes from a bucket only. */
export function needDirectSize(bytes: number, op: string, hint = 'Leave out what the function does not need.'): void {
  if (bytes <= DIRECT_BYTES) return;
  throw new AppError('too_large', `The package has ${Math.ceil(bytes / 1024 / 1024)} MB packed; Lambda takes 50 MB directly.`, {
    provider: AWS,
    op,
    hint,
    details: { bytes },
  });
}
