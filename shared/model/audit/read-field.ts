import { isUnread, type Reading } from './posture.ts';
import type { FailVerdict, Verdict } from './rule.ts';

/** Ends the evaluation of a rule with a verdict; the engine catches it. */
export class Settled extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.message);
    this.verdict = verdict;
  }
}

/** The value of a field. Absent: the rule does not apply. Unread: it is not evaluated, and the reason is told. */
export function have<T>(reading: Reading<T> | undefined, what: string): T {
  if (reading === undefined) throw new Settled({ state: 'not_applicable', message: `There is no ${what} here.` });
  if (isUnread(reading)) throw new Settled({ state: 'not_evaluated', message: `The ${what} could not be read: ${reading.unread}.` });
  return reading;
}

/** Ends it where a condition does not hold: the rule is for others. */
export function applies(condition: boolean, otherwise: string): void {
  if (!condition) throw new Settled({ state: 'not_applicable', message: otherwise });
}

export const pass = (message: string): Verdict => ({ state: 'pass', message });

export const fail = (message: string, more: Omit<FailVerdict, 'state' | 'message'> = {}): FailVerdict => ({
  state: 'fail',
  message,
  ...more,
});

/** Failures, or a pass where there are none. */
export function verdicts(failures: readonly FailVerdict[], otherwise: string): readonly Verdict[] {
  return failures.length > 0 ? failures : [pass(otherwise)];
}

/**
 * Judges things one by one. One whose field could not be read is not evaluated and does not hide what is wrong with the
 * others; it is never a pass. `what` names the field.
 */
export function judgeEach<T extends { label: string }, R>(items: readonly T[], read: (item: T) => Reading<R> | undefined, what: string, judge: (item: T, value: R) => FailVerdict | null, otherwise: string): readonly Verdict[] {
  const failures: FailVerdict[] = [];
  const unread: string[] = [];
  for (const item of items) {
    const value = read(item);
    if (isUnread(value)) unread.push(`${item.label} (${value.unread})`);
    else if (value !== undefined) failures.push(...[judge(item, value as R)].filter((one) => one !== null));
  }
  if (unread.length === 0) return verdicts(failures, otherwise);
  const some = `${unread.slice(0, 4).join(', ')}${unread.length > 4 ? ` and ${unread.length - 4} more` : ''}`;
  return [...failures, { state: 'not_evaluated', message: `The ${what} could not be read for ${some}.` }];
} // prettier-ignore

export const at = (location: FailVerdict['at']): Pick<FailVerdict, 'at'> => (location === undefined ? {} : { at: location });
