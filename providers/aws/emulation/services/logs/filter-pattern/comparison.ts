import { invalidPattern } from './invalid-pattern.ts';

export type Comparison = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** A comparison with a value of the pattern. Text may have `*` as wildcard; numbers are compared with numbers only. */
export function compare(sign: Comparison, wanted: string, quoted: boolean): (actual: unknown) => boolean {
  const number = quoted || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(wanted) ? null : Number(wanted);
  if (number !== null) return (actual) => typeof actual === 'number' && holds(sign, actual - number);
  if (sign !== '=' && sign !== '!=') throw invalidPattern('Only numbers can be compared by size.');
  const pattern = new RegExp(
    `^${wanted
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*')}$`,
  );
  const matches = (actual: unknown): boolean =>
    (typeof actual === 'string' || (typeof actual === 'number' && !quoted)) && pattern.test(String(actual));
  return sign === '=' ? matches : (actual) => !matches(actual);
}

function holds(sign: Comparison, difference: number): boolean {
  if (sign === '=') return difference === 0;
  if (sign === '!=') return difference !== 0;
  if (sign === '<') return difference < 0;
  if (sign === '>') return difference > 0;
  return sign === '<=' ? difference <= 0 : difference >= 0;
}
