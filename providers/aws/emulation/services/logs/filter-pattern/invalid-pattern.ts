import { AwsError } from '../../../server/service.ts';

export function invalidPattern(why: string | null = null): AwsError {
  return new AwsError('InvalidParameterException', why === null ? 'Invalid filter pattern' : `Invalid filter pattern: ${why}`);
}

export const NO_REGULAR_EXPRESSIONS = 'The local runtime does not evaluate regular expressions.';
