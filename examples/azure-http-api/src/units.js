/** Factor to the base unit of its dimension. */
const UNITS = {
  mm: ['length', 0.001], cm: ['length', 0.01], m: ['length', 1], km: ['length', 1000], in: ['length', 0.0254], ft: ['length', 0.3048], mi: ['length', 1609.344],
  g: ['mass', 0.001], kg: ['mass', 1], oz: ['mass', 0.028349523125], lb: ['mass', 0.45359237],
  hPa: ['pressure', 100], Pa: ['pressure', 1], bar: ['pressure', 100_000], psi: ['pressure', 6894.757293168], mmHg: ['pressure', 133.322387415],
};

function convert(value, from, to) {
  const source = UNITS[from];
  const target = UNITS[to];
  if (source === undefined || target === undefined) {
    return { error: `Unknown unit "${source === undefined ? from : to}". Known: ${Object.keys(UNITS).join(', ')}.` };
  }
  if (source[0] !== target[0]) return { error: `${from} is a ${source[0]} and ${to} a ${target[0]}.` };
  return { value: Number(((value * source[1]) / target[1]).toPrecision(12)) };
}

module.exports = { UNITS, convert };
