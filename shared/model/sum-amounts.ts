/** Amounts in decimal text, summed exactly to ten decimals: a sum of doubles would end in 0.30000000000000004. */
export function sumAmounts(amounts: readonly string[]): string {
  const sum = amounts.reduce((all, amount) => all + BigInt(Math.round(Number(amount) * 1e10)), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(11, '0');
  const text = `${digits.slice(0, -10)}.${digits.slice(-10)}`.replace(/\.?0+$/, '');
  return sum < 0n ? `-${text}` : text;
}
