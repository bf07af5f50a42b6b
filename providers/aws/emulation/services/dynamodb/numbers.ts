import { Decimal } from 'decimal.js';
import { validation } from './errors.ts';

/** "up to 38 digits of precision"; sums are computed with room to spare. */
const Exact = Decimal.clone({ precision: 80, maxE: 9_000, minE: -9_000 });
const MAX_DIGITS = 38;

/** A number in the form in which DynamoDB gives it back: plain digits. Throws `ValidationException`. */
export function normalizeNumber(text: string): string {
  if (!/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,6})?\s*$/.test(text)) {
    throw validation(`A value provided cannot be converted into a number`);
  }
  return checked(new Exact(text.trim()));
}

export function addNumbers(a: string, b: string): string {
  return checked(new Exact(a).plus(b));
}

export function subtractNumbers(a: string, b: string): string {
  return checked(new Exact(a).minus(b));
}

/** Negative, 0 or positive. */
export function compareNumbers(a: string, b: string): number {
  return new Exact(a).comparedTo(b);
}

/** A text whose order among its like is that of the numbers. */
export function sortableNumber(number: string): string {
  const value = new Exact(number);
  if (value.isZero()) return 'b';
  const digits = value.abs().toFixed().replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  // Within ±130; lifted so that the texts have one length.
  const exponent = value.e + 5000;
  if (value.isPositive()) return `c${String(exponent).padStart(4, '0')}${digits}`;
  const complement = digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
  return `a${String(9999 - exponent).padStart(4, '0')}${complement}~`;
}

function checked(value: Decimal): string {
  if (value.isZero()) return '0';
  if (value.precision(false) > MAX_DIGITS) {
    throw validation('Attempting to store more than 38 significant digits in a Number');
  }
  if (value.e > 125) throw validation('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (value.e < -130) throw validation('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  return value.toFixed();
}
