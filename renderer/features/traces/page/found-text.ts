import { formatInteger } from '../../../ui/format.ts';

/**
 * What a search for spans found: `3/17` where the cursor is on the third of them, `17 found` where it is on none.
 * @param active node under the cursor; -1 where there is none
 * @param filtered whether filters hide some spans, which may be the ones that are looked for
 */
export function foundText(matches: readonly number[], active: number, filtered: boolean): string {
  if (matches.length === 0) return filtered ? 'None shown' : 'No match';
  const at = matches.indexOf(active);
  return at < 0 ? `${formatInteger(matches.length)} found` : `${formatInteger(at + 1)}/${formatInteger(matches.length)}`;
}
