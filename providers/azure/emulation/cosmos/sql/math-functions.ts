import type { BuiltIn, Value } from './value.ts';

/** Of numbers only; what is no finite number is `undefined`. */
const of =
  (work: (...values: number[]) => number): BuiltIn =>
  (...parameters: Value[]) => {
    const values = parameters.filter((value) => typeof value === 'number');
    if (values.length < parameters.length) return undefined;
    const result = work(...values);
    return Number.isFinite(result) ? result : undefined;
  };

/** Halves are rounded away from zero. */
const round = (value: number, digits = 0): number => {
  const scale = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale;
};

/** @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/mathematical-functions */
export const mathFunctions: Readonly<Record<string, BuiltIn>> = {
  ABS: of((x = Number.NaN) => Math.abs(x)),
  ACOS: of((x = Number.NaN) => Math.acos(x)),
  ASIN: of((x = Number.NaN) => Math.asin(x)),
  ATAN: of((x = Number.NaN) => Math.atan(x)),
  ATN2: of((y = Number.NaN, x = Number.NaN) => Math.atan2(y, x)),
  CEILING: of((x = Number.NaN) => Math.ceil(x)),
  COS: of((x = Number.NaN) => Math.cos(x)),
  COT: of((x = Number.NaN) => 1 / Math.tan(x)),
  DEGREES: of((x = Number.NaN) => (x * 180) / Math.PI),
  EXP: of((x = Number.NaN) => Math.exp(x)),
  FLOOR: of((x = Number.NaN) => Math.floor(x)),
  LOG: of((x = Number.NaN, base = Math.E) => Math.log(x) / Math.log(base)),
  LOG10: of((x = Number.NaN) => Math.log10(x)),
  NUMBERBIN: of((x = Number.NaN, size = 1) => Math.floor(x / size) * size),
  PI: of(() => Math.PI),
  POWER: of((x = Number.NaN, y = Number.NaN) => x ** y),
  RADIANS: of((x = Number.NaN) => (x * Math.PI) / 180),
  RAND: of(() => Math.random()),
  ROUND: of((x = Number.NaN, digits = 0) => round(x, digits)),
  SIGN: of((x = Number.NaN) => Math.sign(x)),
  SIN: of((x = Number.NaN) => Math.sin(x)),
  SQRT: of((x = Number.NaN) => Math.sqrt(x)),
  SQUARE: of((x = Number.NaN) => x * x),
  TAN: of((x = Number.NaN) => Math.tan(x)),
  TRUNC: of((x = Number.NaN) => Math.trunc(x)),
};
