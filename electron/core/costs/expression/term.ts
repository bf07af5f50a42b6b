import { exact, ONE, ZERO, type Exact } from '../decimal.ts';

/**
 * A value of an expression: known, or known once the number of requests is. Everything that does not hang on requests is
 * worked out once, which is what makes a curve of hundreds of points cheap.
 */
export type Term = Exact | Varying;

/** A value that hangs on the number of requests. */
export interface Varying {
  at(requests: Exact): Exact;
  /** The same in binary floating point, to fifteen digits: for drawing, never for a bill. */
  near(requests: number): number;
}

export function isKnown(term: Term): term is Exact {
  return !('near' in term);
}

export function valueOf(term: Term, requests: Exact): Exact {
  return isKnown(term) ? term : term.at(requests);
}

/** A term as a function of plain numbers. */
export function nearly(term: Term): (requests: number) => number {
  if (!isKnown(term)) return term.near;
  const value = term.toNumber();
  return () => value;
}

/** The number of requests itself, or a part of it. */
export function requestsTerm(share: Exact): Term {
  const part = share.toNumber();
  return share.eq(1)
    ? { at: (requests) => requests, near: (requests) => requests }
    : { at: (requests) => requests.times(share), near: (requests) => requests * part };
}

/** Applies a function of exact numbers, and its twin of plain ones; at once where all arguments are known. */
export function lift(args: readonly Term[], work: (...values: Exact[]) => Exact, near: (...values: number[]) => number): Term {
  if (args.every(isKnown)) return work(...args);
  const numbers = args.map(nearly);
  const [a, b] = numbers;
  return {
    at: (requests) => work(...args.map((arg) => valueOf(arg, requests))),
    near:
      a !== undefined && b !== undefined && numbers.length === 2
        ? (requests) => near(a(requests), b(requests))
        : (requests) => near(...numbers.map((number) => number(requests))),
  };
}

function multiply(a: Term, b: Term): Term {
  if ((isKnown(a) && a.isZero()) || (isKnown(b) && b.isZero())) return ZERO;
  return lift(
    [a, b],
    (x, y) => x.times(y),
    (x, y) => x * y,
  );
}

function add(a: Term, b: Term): Term {
  if (isKnown(a) && a.isZero()) return b;
  if (isKnown(b) && b.isZero()) return a;
  return lift(
    [a, b],
    (x, y) => x.plus(y),
    (x, y) => x + y,
  );
}

function subtract(a: Term, b: Term): Term {
  if (isKnown(b) && b.isZero()) return a;
  return lift(
    [a, b],
    (x, y) => x.minus(y),
    (x, y) => x - y,
  );
}

/** A division by zero is a mistake of the price book. */
function divide(a: Term, b: Term): Term {
  return lift(
    [a, b],
    (x, y) => {
      if (y.isZero()) throw new Error('An expression of a price book divides by zero.');
      return x.div(y);
    },
    (x, y) => x / y,
  );
}

function compare(exactly: (x: Exact, y: Exact) => boolean, near: (x: number, y: number) => boolean) {
  return (a: Term, b: Term): Term =>
    lift(
      [a, b],
      (x, y) => (exactly(x, y) ? ONE : ZERO),
      (x, y) => (near(x, y) ? 1 : 0),
    );
}

/** What the operators of expressions do. */
export const OPERATORS = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '>': compare(
    (x, y) => x.gt(y),
    (x, y) => x > y,
  ),
  '<': compare(
    (x, y) => x.lt(y),
    (x, y) => x < y,
  ),
  '>=': compare(
    (x, y) => x.gte(y),
    (x, y) => x >= y,
  ),
  '<=': compare(
    (x, y) => x.lte(y),
    (x, y) => x <= y,
  ),
} as const;

/** A number that no exact arithmetic gave: a share of a distribution, to fifteen digits. */
export function fromNear(value: number): Exact {
  return exact(value.toPrecision(15));
}
