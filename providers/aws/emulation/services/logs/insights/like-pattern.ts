import { malformedQuery } from './malformed-query.ts';
import type { Token } from './tokens.ts';

/** The flags that a regular expression may begin with, as in `(?i)error`. */
const FLAGS = /^\(\?([ims]+)\)/;

/** A regular expression as it is written between slashes. Throws `MalformedQueryException`. */
export function regexOf({ text, start, end }: Token): RegExp {
  const flags = FLAGS.exec(text)?.[1] ?? '';
  try {
    return new RegExp(text.replace(FLAGS, ''), flags);
  } catch (error) {
    throw malformedQuery(`invalid regular expression: ${error instanceof Error ? error.message : String(error)}`, start, end);
  }
}

/** Whether a text has what is quoted in it, or agrees with a regular expression. */
export function likePattern(token: Token): (text: string) => boolean {
  if (token.kind === 'text') return (text) => text.includes(token.text);
  const pattern = regexOf(token);
  return (text) => pattern.test(text);
}
