import { invalidPattern } from './invalid-pattern.ts';
import { parseJsonPattern } from './json-pattern.ts';
import { parseTerms } from './terms.ts';

/** Whether a log event's message matches. */
export type MessageFilter = (message: string) => boolean;

/**
 * Reads a filter pattern: terms, quoted phrases, `-excluded`, `?any`, or a JSON pattern in braces. Throws
 * `InvalidParameterException` for what cannot be read, and for regular expressions and `[space, delimited]` patterns,
 * which are not evaluated here.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): MessageFilter {
  const text = pattern.trim();
  if (text === '' || text === '" "') return () => true;
  if (text.startsWith('[')) throw invalidPattern('The local runtime does not evaluate space-delimited patterns.');
  return text.startsWith('{') ? parseJsonPattern(text) : parseTerms(text);
}
