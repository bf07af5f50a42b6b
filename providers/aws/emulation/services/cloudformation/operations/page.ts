import { validationError } from '../errors.ts';

/** Items to a page, as CloudFormation's lists have about. */
const PAGE = 100;

/** One page of a list; the token says where the next one begins. */
export function pageOf<T>(items: readonly T[], token: string | undefined): { shown: T[]; NextToken: string | undefined } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) throw validationError('Token is invalid');
  const shown = items.slice(from, from + PAGE);
  const next = from + PAGE;
  return { shown, NextToken: next < items.length ? Buffer.from(String(next)).toString('base64url') : undefined };
}
