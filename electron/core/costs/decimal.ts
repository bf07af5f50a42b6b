import { Decimal } from 'decimal.js';

/**
 * Exact for every product and sum that a bill needs; a quotient that does not end is cut after sixty digits, far beyond
 * the thirty that inputs and rates may have.
 */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 60 });
export type Exact = Decimal;

export const ZERO = new Exact(0);
export const ONE = new Exact(1);

/** A number as it is written, not as binary floating point has it. */
export function exact(value: string | number): Exact {
  return new Exact(typeof value === 'number' ? String(value) : value);
}

/** Up to the next multiple of `step`; unchanged where the step is zero. */
export function ceilTo(value: Exact, step: Exact): Exact {
  return step.isZero() ? value : value.div(step).ceil().times(step);
}

/** Plain digits, without an exponent and without zeros at the end. */
export function toText(value: Exact): string {
  return value.toDecimalPlaces(20).toFixed();
}

/** To the cent, half a cent up. */
export function toCents(value: Exact): string {
  return value.toDecimalPlaces(2).toFixed(2);
}
