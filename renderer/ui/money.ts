const whole = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });

/** Money: to the cent, and what is less than a cent with its first digits: `$2.73`, `$0.0000021`. */
export function formatMoney(amount: number | string | null | undefined): string {
  if (amount === null || amount === undefined) return '–';
  const value = Number(amount);
  if (value === 0 || Math.abs(value) >= 0.01) return whole.format(value);
  return `$${value.toLocaleString(undefined, { maximumSignificantDigits: 2, maximumFractionDigits: 20 })}`;
}

/** Money on an axis: `$0.01`, `$12`, `$1.2K`. */
export function formatShortMoney(value: number): string {
  if (value < 1) return `$${value.toLocaleString(undefined, { maximumSignificantDigits: 2 })}`;
  return `$${value.toLocaleString(undefined, { notation: 'compact', maximumFractionDigits: 1 })}`;
}

/** A quantity in decimal text, grouped; what never ends is cut. */
export function formatQuantity(text: string): string {
  const value = Number(text);
  return value.toLocaleString(undefined, { maximumFractionDigits: Math.abs(value) >= 100 ? 2 : 6 });
}

/** `5,000,000 requests`, `1 hour`, `95.4 GB`. */
export function formatUnits(quantity: string, unit: string): string {
  const many = Number(quantity) !== 1 && !/(?:GB|GiB)$/.test(unit);
  return `${formatQuantity(quantity)} ${unit}${many ? 's' : ''}`;
}
