const DASH = '–';

const integer = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

function decimals(value: number, digits: number): string {
  return value.toLocaleString(undefined, { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

/** Three significant digits, as people read measurements: 9.42, 94.2, 942. */
function significant(value: number): string {
  const size = Math.abs(value);
  return decimals(value, size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** A count: whole up to 99,999, then compact (`1.2M`). Null is a dash, as everywhere here. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH;
  return Math.abs(value) < 100_000 ? integer.format(value) : compact.format(value);
}

/** A whole number with grouping, never shortened. */
export function formatInteger(value: number | null | undefined): string {
  return value === null || value === undefined ? DASH : integer.format(value);
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in units of 1,024: `512 B`, `1.5 KB`, `20.0 MB`, `118 MB`. Always the same digits, so that columns line up. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return DASH;
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${BYTE_UNITS[unit]}`;
}

/** A duration in milliseconds: `0.42 ms`, `94.2 ms`, `1.25 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return DASH;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 59_950) return `${significant(ms / 1000)} s`;
  return inTwoUnits(Math.round(ms / 1000));
}

function inTwoUnits(seconds: number): string {
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** Memory as clouds write it: `128 MB`. */
export function formatMb(mb: number | null | undefined): string {
  return mb === null || mb === undefined ? DASH : `${mb < 10 ? decimals(mb, 1) : integer.format(mb)} MB`;
}

/** A share between 0 and 1: `0%`, `0.41%`, `12.5%`, `100%`. Below one in ten thousand it says so. */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return DASH;
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '<0.01%';
  return `${decimals(percent, percent < 10 ? 2 : 1)}%`;
}

/** `1 function`, `2 functions`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`;
}
